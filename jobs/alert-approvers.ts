import type { AlertApprovers } from '../src/chat/delivery/adapter.ts';
import type { ApproverAlert } from '../src/chat/delivery/approver-alert.ts';
import type { Platform } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { endOutage } from '../src/requests/outbox/enqueue-admin-notices.ts';
import type { ApproverAlertJob } from '../src/requests/outbox/enqueue-approver-alert.ts';
import { alertUnreached } from '../src/requests/outbox/enqueue-approver-alert.ts';

/** Sends an alert to approvers. A run after one whose outcome was lost alerts once more. */
export const alertApprovers =
  (
    app: Pick<AppContext, 'store' | 'publish' | 'clock' | 'policy' | 'admins'>,
    alertFor: (data: ApproverAlertJob, outboxId: number) => ApproverAlert | null,
    adapters: Partial<Record<Platform, AlertApprovers>>,
  ): Job<ApproverAlertJob> =>
  async ({ data, outboxId }) => {
    const alert = app.store.outbox.isDone(outboxId) ? null : alertFor(data, outboxId);
    const reached = !alert || ((await adapters[alert.platform]?.(alert)) ?? false);
    const isUnreached = !reached && alert.audience === 'approvers';
    await app.store.commit(() => {
      if (isUnreached) for (const id of [data.request, ...(data.others ?? [])]) alertUnreached(app, id);
      if (alert && reached && alert.audience === 'approvers' && alert.channel !== null)
        endOutage(app, { platform: alert.platform, channel: alert.channel });
      app.store.outbox.remove(outboxId);
    });
    if (isUnreached) await app.publish();
  };
