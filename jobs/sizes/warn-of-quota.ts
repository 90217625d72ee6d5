import type { DirectMessage, SendDirectMessage } from '../../src/chat/delivery/adapter.ts';
import { type Platform, tenantOf } from '../../src/domain/actor.ts';
import type { Job } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { enqueueForAdmins, type QuotaWarningJob } from '../../src/requests/quota/enqueue-quota-warnings.ts';

/**
 * Tells an owner that a mailbox is nearly full, or an admin where no owner can be told. Of an owner who takes no direct
 * messages the admins are told instead, once. May run again.
 */
export const warnOfQuota =
  (
    app: Pick<AppContext, 'store' | 'clock' | 'policy' | 'admins'>,
    noticeFor: (data: QuotaWarningJob, outboxId: number) => DirectMessage | null,
    adapters: Partial<Record<Platform, SendDirectMessage>>,
  ): Job<QuotaWarningJob> =>
  async ({ data, outboxId }) => {
    const { store } = app;
    const notice = store.outbox.isDone(outboxId) ? null : noticeFor(data, outboxId);
    const isLost = notice !== null && !(await adapters[notice.to.platform]?.(notice));
    await store.commit(() => {
      if (isLost && !data.asAdmin) {
        recordUndelivered(app, data);
        enqueueForAdmins(app, data.warnings);
      }
      store.outbox.remove(outboxId);
    });
  };

function recordUndelivered(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  { to, warnings }: QuotaWarningJob,
): void {
  for (const { address, level } of warnings)
    store.audit.append({
      ...{ at: clock(), event: 'owner-not-told', tenant: tenantOf(to), address },
      ...{ requestId: null, actor: null, detail: { to: to.displayName, level } },
    });
}
