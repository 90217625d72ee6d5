import type { DirectMessage, SendDirectMessage } from '../src/chat/delivery/adapter.ts';
import type { Platform } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import { requestAt } from '../src/requests/changes/changes-of.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import type { OwnerNoticeJob } from '../src/requests/outbox/enqueue-owner-notices.ts';

type NoticeContext = Pick<AppContext, 'store' | 'clock'>;

/** Tells an owner what somebody else changed about their mailbox. May run again. */
export const tellOwner =
  (
    app: NoticeContext,
    noticeFor: (data: OwnerNoticeJob, outboxId: number) => DirectMessage | null,
    adapters: Partial<Record<Platform, SendDirectMessage>>,
  ): Job<OwnerNoticeJob> =>
  async ({ data, outboxId }) => {
    const notice = app.store.outbox.isDone(outboxId) ? null : noticeFor(data, outboxId);
    const isLost = notice !== null && !(await adapters[notice.to.platform]?.(notice));
    await app.store.commit(() => {
      if (isLost) recordUndelivered(app, data);
      app.store.outbox.remove(outboxId);
    });
  };

/** Audits that an owner was not told: they accept no direct messages, or have left. */
function recordUndelivered(
  { store, clock }: NoticeContext,
  { request: id, to, position = 0 }: OwnerNoticeJob,
): void {
  const stored = store.requests.get(id);
  const request = stored && requestAt({ store }, stored, position);
  if (!request) return;
  const { tenant, address } = request;
  const detail = { to: to.displayName };
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
