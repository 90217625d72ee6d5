import { isDue, isExpired, latestPlausible } from '../../domain/request/deadlines.ts';
import type { ApprovalDeadlines, Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueApproverAlert } from '../outbox/enqueue-approver-alert.ts';
import { approverRecipient } from '../outbox/recipients.ts';

type ReminderContext = Pick<AppContext, 'store' | 'clock'>;

const day = 24 * 60 * 60_000;

type RemindableRequest = Request & { readonly terms: ApprovalDeadlines; readonly remindAt: number };

/**
 * Calls those who could approve what has waited for them: at first, then again and again, and from some time on a
 * second group as well. All that waits at one place is told there together, at most once a day unless policy says more
 * often; after an outage once. @returns how many calls that makes.
 */
export async function remindApprovers(app: ReminderContext): Promise<number> {
  const { requests } = app.store;
  const now = app.clock();
  if (!requests.hasReminderDue(now, latestPlausible(0, now))) return 0;
  return app.store.commit(() => {
    // Another process may have called them since.
    const waiting = requests.inState('awaiting-approval').filter(isRemindable(now));
    const places = Map.groupBy(waiting, reminderPlace);
    return [...places].filter(([place, all]) => remindPlace(app, place, all, now)).length;
  });
}

/** After a long outage a request's time may be over that nobody has marked as expired yet: there is nothing to call for. */
const isRemindable =
  (now: number) =>
  (request: Request): request is RemindableRequest =>
    request.terms !== null && request.remindAt !== null && !isExpired(request, now);

/** Where approvers read of a request: a channel, or one person's direct messages. */
function reminderPlace(request: Request): string {
  const { platform, channel, person } = approverRecipient(request);
  if (platform === 'terminal') return platform;
  return channel === null ? `${platform}/person/${person}` : `${platform}/channel/${channel}`;
}

const isReminderDue = ({ remindAt, terms }: RemindableRequest, now: number): boolean =>
  isDue(remindAt, Math.max(terms.remindAfter, terms.remindEvery), now);

function remindPlace(
  app: ReminderContext,
  place: string,
  all: readonly RemindableRequest[],
  now: number,
): boolean {
  const { requests, reminders } = app.store;
  const due = all.filter((each) => isReminderDue(each, now));
  if (due.length === 0) return false;
  const pause = due.reduce((least, { terms }) => Math.min(least, terms.remindEvery), day);
  const lastAt = reminders.lastAt(place) ?? Number.NEGATIVE_INFINITY;
  // The clock has gone back since: nobody knows how long it was quiet.
  if (lastAt > now) reminders.record(place, now);
  const quietUntil = Math.min(lastAt, now) + pause;
  if (quietUntil > now) {
    for (const { id } of due) requests.remindAt(id, quietUntil);
    return false;
  }
  enqueueApproverAlert(app, all, all.some((each) => isEscalated(each, now)) ? 'escalation' : 'reminder');
  for (const { id, terms } of all) requests.remindAt(id, now + terms.remindEvery);
  reminders.record(place, now);
  return true;
}

/** Whether a second group is called as well by now. */
export const isEscalated = (
  { createdAt, terms }: Pick<Request, 'createdAt' | 'terms'>,
  now: number,
): boolean => terms !== null && terms.escalateTo !== null && now - createdAt >= terms.escalateAfter;
