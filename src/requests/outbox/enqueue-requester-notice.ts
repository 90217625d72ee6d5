import type { Actor } from '../../domain/actor.ts';
import { attention, isEndNews } from '../../domain/request/end-is-news.ts';
import type { Request } from '../../domain/request/request.ts';
import { isOpen, type RequestState } from '../../domain/request/request-state.ts';
import { isSamePerson } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';

/**
 * The data of a `tell-requester` job, which notifies a requester that their request has ended, or that its time has come and
 * it waits for people again.
 */
export type RequesterNoticeJob = { readonly request: number; readonly reopened?: true };

type NoticeContext = Pick<AppContext, 'store' | 'clock' | 'policy'>;

/**
 * Enqueues a notice for the requester where the end of their request is news to them, within the transaction of that end
 * and before its audit row is added. A request ends once, so that there is at most one. A terminal shows the end anyway.
 * @param by who ended it by a click; null: Facteur.
 */
export function enqueueRequesterNotice(
  app: NoticeContext,
  request: Request,
  to: RequestState,
  by: Actor | null,
): void {
  const { id, requester, reverts } = request;
  // What was agreed to for a time ends as was said; that it did not is news.
  if (reverts !== null && (to === 'cancelled' || to === 'applied')) return;
  if (requester.platform === 'terminal' || isOpen(to) || !isNewsToRequester(app, request, to, by)) return;
  const createdAt = app.clock();
  app.store.reminders.record(noticeKey(id), createdAt);
  const data: RequesterNoticeJob = { request: id };
  app.store.outbox.add({ queue: chatQueue(requester.platform), job: 'tell-requester', data, createdAt });
}

/** Enqueues a notice for the requester of a request that waits for people again, within the transaction of that. */
export function enqueueReopenedNotice(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  { id, requester }: Request,
): void {
  if (requester.platform === 'terminal') return;
  const data: RequesterNoticeJob = { request: id, reopened: true };
  const queue = chatQueue(requester.platform);
  store.outbox.add({ queue, job: 'tell-requester', data, createdAt: clock() });
}

/** Whether the requester is notified of the request's end. */
export const isRequesterNotified = ({ store }: Pick<AppContext, 'store'>, request: number): boolean =>
  store.reminders.lastAt(noticeKey(request)) !== undefined;

/** The beginning of the names under which requests with a notice are recorded. */
export const noticeKeys = 'requester-notice/';

const noticeKey = (request: number): string => `${noticeKeys}${request}`;

function isNewsToRequester(
  app: NoticeContext,
  request: Request,
  to: RequestState,
  by: Actor | null,
): boolean {
  const at = app.clock();
  const { state: from } = request;
  if (!isOpen(from)) return false;
  if (by) {
    const isOwn = isSamePerson(app, by, request.requester);
    return isEndNews({
      from,
      to,
      at,
      by: isOwn ? 'requester' : 'somebody else',
      lastStep: { byRequester: isOwn, at },
    });
  }
  return isEndNews({ from, to, at, by: 'Facteur', lastStep: lastStep(app, request, at) });
}

/** The last thing that a person did about a request that has not ended yet. */
function lastStep(app: NoticeContext, request: Request, now: number) {
  const { id, address, plan, asking, requester, createdAt } = request;
  const asked = { byRequester: true, at: createdAt };
  // Nobody else could have done anything: spares most changes a look into the audit.
  const isAlone = plan.gate.approvals === null && asking.breakGlass === undefined;
  if (isAlone && createdAt <= now && now - createdAt <= attention) return asked;
  const step = app.store.audit.forRequest(id, address).findLast(({ actor }) => actor !== null);
  return step?.actor ? { byRequester: isSamePerson(app, step.actor, requester), at: step.at } : asked;
}
