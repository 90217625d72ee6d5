import type { DirectMessage, SendDirectMessage } from '../../src/chat/delivery/adapter.ts';
import type { Platform } from '../../src/domain/actor.ts';
import type { Job } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { noteUnasked } from '../../src/requests/domain-review/note-unasked.ts';
import type { AskOwnerJob } from '../../src/requests/domain-review/review-jobs.ts';

/** Asks an owner about what a review found at their mailbox. May run again. */
export const askFindingOwnerJob =
  (
    app: Pick<AppContext, 'store' | 'clock' | 'publish'>,
    questionFor: (data: AskOwnerJob, outboxId: number) => DirectMessage | null,
    adapters: Partial<Record<Platform, SendDirectMessage>>,
  ): Job<AskOwnerJob> =>
  async ({ data, outboxId }) => {
    if (app.store.outbox.isDone(outboxId)) return;
    const question = questionFor(data, outboxId);
    const isLost = question !== null && !(await adapters[question.to.platform]?.(question));
    await app.store.commit(() => {
      if (isLost) noteUnasked(app, data);
      app.store.outbox.remove(outboxId);
    });
    if (isLost) await app.publish();
  };
