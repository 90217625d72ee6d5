import { isDue, isExpired, latestPlausible } from '../../domain/request/deadlines.ts';
import type { ApprovalDeadlines, Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueApproverAlert } from '../outbox/enqueue-approver-alert.ts';
import { approverRecipient } from '../outbox/recipients.ts';

type ReminderContext = Pick<AppContext, 'store' | 'clock'>;

const day = 24 * 60 * 60_000;

type RemindableRequest = Request & { readonly terms: ApprovalDeadlines; readonly remindAt: number };

/**
 * Alerts approvers to the requests that wait for them, repeatedly, and in the end a second group too. One alert names all
 * requests of a channel, at most once a day unless policy says more often, and once after an outage.
 * @returns how many alerts it enqueued.
 */
export async function remindApprovers(app: ReminderContext): Promise<number> {
  const { requests } = app.store;
  const now = app.clock();
  if (!requests.hasReminderDue(now, latestPlausible(0, now))) return 0;
  return app.store.commit(() => {
    // Another process may have alerted them since.
    const waiting = requests.inState('awaiting-approval').filter(isRemindable(now));
    const places = Map.groupBy(waiting, reminderPlace);
    return [...places].filter(([place, all]) => remindPlace(app, place, all, now)).length;
  });
}

/** Drops requests that have expired and are not marked so yet, as after a long outage. */
const isRemindable =
  (now: number) =>
  (request: Request): request is RemindableRequest =>
    request.terms !== null && request.remindAt !== null && !isExpired(request, now);

/** A key for where approvers are asked about a request: a channel, or one person's direct messages. */
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
  // The clock was set back since: how long ago the last alert was is unknown.
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

/** Whether the second group is alerted too by now. */
export const isEscalated = (
  { createdAt, terms }: Pick<Request, 'createdAt' | 'terms'>,
  now: number,
): boolean => terms !== null && terms.escalateTo !== null && now - createdAt >= terms.escalateAfter;
