import type { Letter, Tell } from '../src/chat/dispatch/dispatcher-types.ts';
import type { Platform } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import type { OwnerNoticeData } from '../src/requests/outbox/enqueue-owner-notices.ts';

/** Tells an owner what somebody else changed about their mailbox. Run again, it tells the same. */
export const tellOwner =
  (
    office: Office,
    noticeOf: (data: OwnerNoticeData, outboxId: number) => Letter | null,
    adapters: Partial<Record<Platform, Tell>>,
  ): Job<OwnerNoticeData> =>
  async ({ data, outboxId }) => {
    const notice = office.store.outbox.isDone(outboxId) ? null : noticeOf(data, outboxId);
    const isLost = notice !== null && !(await adapters[notice.to.platform]?.(notice));
    await office.store.commit(() => {
      if (isLost) noteUntold(office, data);
      office.store.outbox.done(outboxId);
    });
  };

/** They take no direct messages, or have left: the audit keeps that nobody told them. */
function noteUntold({ store, clock }: Office, { request: id, to }: OwnerNoticeData): void {
  const request = store.requests.get(id);
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
