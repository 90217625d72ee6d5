import { finalStates } from '../../domain/request/request-state.ts';
import type { Define } from './define.ts';

/** Seconds. From within the second, as with a mail server on this host, to one that was away for a quarter of an hour. */
const applyBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];

const linkEvents = ['issued', 'opened', 'opened_in_vain', 'used', 'expired'] as const;

export type RequestInstruments = ReturnType<typeof defineRequests>;

/** What is counted of requests, all of it from the audit's rows. Counters begin at 0 with the process. */
export function defineRequests(define: Define) {
  const ended = define.counter('facteur_requests_ended_total', 'Requests that ended, by how', ['state']);
  const links = define.counter(
    'facteur_links_total',
    'One-time links to a password page; opened also counts previews, opened_in_vain is of those that work no more',
    ['event'],
  );
  for (const state of finalStates) ended.inc({ state }, 0);
  for (const event of linkEvents) links.inc({ event }, 0);
  return {
    submitted: define.counter(
      'facteur_requests_submitted_total',
      'Requests by where they were made, and by what they needed: nothing, a confirmation, or approvals',
      ['platform', 'needs'],
    ),
    ended,
    changes: define.counter('facteur_changes_ended_total', 'Changes of requests that ended, by how', [
      'kind',
      'state',
    ]),
    effects: define.counter('facteur_effects_applied_total', 'Effects of changes that were applied', [
      'effect',
    ]),
    applyTimes: define.histogram(
      'facteur_request_apply_duration_seconds',
      'From when nothing was missing any more (the last click that agreed, the submission where none was needed, the time of a scheduled request) to when it was applied',
      applyBuckets,
    ),
    links,
    drift: define.counter(
      'facteur_drift_total',
      'Changes that others made on a mail server directly; many of one domain count as one',
      ['server'],
    ),
  };
}
