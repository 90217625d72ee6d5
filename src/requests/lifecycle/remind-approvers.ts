import { farOff, isDue } from '../../domain/request/deadlines.ts';
import type { Request, Terms } from '../../domain/request/request.ts';
import type { Office } from '../context/app-context.ts';
import { queueNote } from '../outbox/enqueue-approver-alert.ts';
import { approverIn } from '../outbox/recipients.ts';
import { isOver } from './find-request.ts';

const day = 24 * 60 * 60_000;

type Waiting = Request & { readonly terms: Terms; readonly remindAt: number };

/**
 * Calls those who could approve what has waited for them: at first, then again and again, and from some time on a
 * second group as well. All that waits at one place is told there together, at most once a day unless policy says more
 * often; after an outage once. @returns how many calls that makes.
 */
export async function remindApprovers(office: Office): Promise<number> {
  const { requests } = office.store;
  const now = office.clock();
  if (!requests.areToRemindOf(now, farOff(0, now))) return 0;
  return office.store.commit(() => {
    // Another process may have called them since.
    const waiting = requests.inState('awaiting-approval').filter(isWaiting(now));
    const places = Map.groupBy(waiting, placeOf);
    return [...places].filter(([place, all]) => remindAt(office, place, all, now)).length;
  });
}

/** After a long outage a request's time may be over that nobody has marked as expired yet: there is nothing to call for. */
const isWaiting =
  (now: number) =>
  (request: Request): request is Waiting =>
    request.terms !== null && request.remindAt !== null && !isOver(request, now);

/** Where approvers read of a request: a channel, or one person's direct messages. */
function placeOf(request: Request): string {
  const { platform, channel, person } = approverIn(request);
  if (platform === 'terminal') return platform;
  return channel === null ? `${platform}/person/${person}` : `${platform}/channel/${channel}`;
}

const isToRemindOf = ({ remindAt, terms }: Waiting, now: number): boolean =>
  isDue(remindAt, Math.max(terms.remindAfter, terms.remindEvery), now);

function remindAt(office: Office, place: string, all: readonly Waiting[], now: number): boolean {
  const { requests, reminders } = office.store;
  const due = all.filter((each) => isToRemindOf(each, now));
  if (due.length === 0) return false;
  const pause = due.reduce((least, { terms }) => Math.min(least, terms.remindEvery), day);
  const lastAt = reminders.lastAt(place) ?? Number.NEGATIVE_INFINITY;
  // The clock has gone back since: nobody knows how long it was quiet.
  if (lastAt > now) reminders.note(place, now);
  const quietUntil = Math.min(lastAt, now) + pause;
  if (quietUntil > now) {
    for (const { id } of due) requests.remindAt(id, quietUntil);
    return false;
  }
  queueNote(office, all, all.some((each) => escalates(each, now)) ? 'escalation' : 'reminder');
  for (const { id, terms } of all) requests.remindAt(id, now + terms.remindEvery);
  reminders.note(place, now);
  return true;
}

/** Whether a second group is called as well by now. */
export const escalates = ({ createdAt, terms }: Pick<Request, 'createdAt' | 'terms'>, now: number): boolean =>
  terms !== null && terms.escalateTo !== null && now - createdAt >= terms.escalateAfter;
