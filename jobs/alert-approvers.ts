import type { Note } from '../src/chat/delivery/approver-alert.ts';
import type { CallApprovers } from '../src/chat/dispatch/dispatcher-types.ts';
import type { Platform } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import { tellUnreached } from '../src/requests/outbox/alert-unreached.ts';
import type { NoteData } from '../src/requests/outbox/enqueue-approver-alert.ts';

/** Calls those who could approve a request. Run again after it was taken and the answer was lost, it calls once more. */
export const callApprovers =
  (
    office: Office,
    noteOf: (data: NoteData, outboxId: number) => Note | null,
    adapters: Partial<Record<Platform, CallApprovers>>,
  ): Job<NoteData> =>
  async ({ data, outboxId }) => {
    const note = office.store.outbox.isDone(outboxId) ? null : noteOf(data, outboxId);
    const reached = !note || ((await adapters[note.platform]?.(note)) ?? false);
    const asksNobody = !reached && note.audience === 'approvers';
    await office.store.commit(() => {
      if (asksNobody) for (const id of [data.request, ...(data.others ?? [])]) tellUnreached(office, id);
      office.store.outbox.done(outboxId);
    });
    if (asksNobody) await office.publish();
  };
