import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../../mail-servers/port.ts';
import { type MirrorState, syncInterval } from '../../requests/mirror/mirror-sync.ts';
import { findingFrom, type HealthProbe } from './probe.ts';

type MirrorParts = {
  readonly mirror: { readonly state: () => MirrorState };
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
};

/** Whether the mirror is synchronised, which finds changes that others make on the mail server. */
export const mirrorProbe: HealthProbe<MirrorParts> = {
  id: 'mirror',
  part: 'Changes outside Facteur',
  doctor: { by: 'running-facteur', otherwise: 'they are looked for at the next start' },
  check: ({ mirror, monotonicNow }) => [findingFrom(mirrorHealth(mirror.state(), monotonicNow()))],
};

/** Milliseconds. A few missed syncs are no problem: one may take long, or wait for Redis. */
const maxSyncAge = 3 * syncInterval;

/** @param now monotonic, as the times of the state. */
export function mirrorHealth({ since, last, failure }: MirrorState, now: number): Condition {
  const part = 'Changes outside Facteur';
  const summary = last
    ? `last checked ${formatAge(now - last.at)}, ${formatDriftCount(last.drifted)}`
    : 'not checked yet';
  if (failure)
    return { part, ok: false, detail: `the last check failed: ${failureReason(failure)}; ${summary}` };
  return { part, ok: now - (last?.at ?? since) <= maxSyncAge, detail: summary };
}

/** Anyone may see health checks: an unexpected error's message is for the log alone. */
const failureReason = (failure: unknown): string =>
  failure instanceof MailServerUnavailable ? failure.message : 'the log has the cause';

function formatAge(time: number): string {
  const minutes = Math.floor(time / 60_000);
  if (minutes === 0) return 'just now';
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
}

const formatDriftCount = (drifted: number): string => (drifted === 0 ? 'none found' : `${drifted} found`);
