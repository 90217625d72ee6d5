import type { DirectMessage, SendDirectMessage } from '../src/chat/delivery/adapter.ts';
import type { Platform } from '../src/domain/actor.ts';
import { targetOf } from '../src/domain/request/change.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import type { OwnerJob, OwnersJob } from '../src/requests/outbox/jobs-for-owners.ts';

type NoticeContext = Pick<AppContext, 'store' | 'clock'>;

/** Finds the owners whom a request of several changes concerns, and enqueues what tells them. May run again. */
export const tellOwners =
  (
    app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
    enqueue: (
      app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
      data: OwnersJob,
      outboxId: number,
    ) => Promise<void>,
  ): Job<OwnersJob> =>
  async ({ data, outboxId }) => {
    if (!app.store.outbox.isDone(outboxId)) await enqueue(app, data, outboxId);
  };

/** Tells an owner what a request has done about their mailboxes. May run again. */
export const tellOwner =
  (
    app: NoticeContext,
    noticeFor: (data: OwnerJob, outboxId: number) => Promise<DirectMessage | null> | DirectMessage | null,
    adapters: Partial<Record<Platform, SendDirectMessage>>,
  ): Job<OwnerJob> =>
  async ({ data, outboxId }) => {
    const notice = app.store.outbox.isDone(outboxId) ? null : await noticeFor(data, outboxId);
    const isLost = notice !== null && !(await adapters[notice.to.platform]?.(notice));
    await app.store.commit(() => {
      if (isLost) recordUndelivered(app, data);
      app.store.outbox.remove(outboxId);
    });
  };

/** Audits that an owner was not told: they accept no direct messages, or have left. */
function recordUndelivered(
  { store, clock }: NoticeContext,
  { request: id, to, positions: [position = 0] = [], count }: OwnerJob,
): void {
  const request = store.requests.get(id);
  const [change] = request ? store.changes.page(request.plan.key, { after: position - 1, limit: 1 }) : [];
  if (!request || !change) return;
  const { tenant } = request;
  const address = targetOf(change.change);
  const detail = { to: to.displayName, ...(count !== undefined && { count }) };
  store.audit.append({
    at: clock(),
    event: 'owner-not-told',
    tenant,
    address,
    requestId: id,
    actor: null,
    detail,
  });
}
