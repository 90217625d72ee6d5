import type { AlertApprovers } from '../src/chat/delivery/adapter.ts';
import type { ApproverAlert } from '../src/chat/delivery/approver-alert.ts';
import type { Platform } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { alertUnreached } from '../src/requests/outbox/alert-unreached.ts';
import type { ApproverAlertJob } from '../src/requests/outbox/enqueue-approver-alert.ts';

/** Calls those who could approve a request. Run again after it was taken and the answer was lost, it calls once more. */
export const alertApprovers =
  (
    app: AppContext,
    noteOf: (data: ApproverAlertJob, outboxId: number) => ApproverAlert | null,
    adapters: Partial<Record<Platform, AlertApprovers>>,
  ): Job<ApproverAlertJob> =>
  async ({ data, outboxId }) => {
    const note = app.store.outbox.isDone(outboxId) ? null : noteOf(data, outboxId);
    const reached = !note || ((await adapters[note.platform]?.(note)) ?? false);
    const asksNobody = !reached && note.audience === 'approvers';
    await app.store.commit(() => {
      if (asksNobody) for (const id of [data.request, ...(data.others ?? [])]) alertUnreached(app, id);
      app.store.outbox.remove(outboxId);
    });
    if (asksNobody) await app.publish();
  };
