import type { DirectMessage, SendDirectMessage } from '../../src/chat/delivery/adapter.ts';
import type { Platform } from '../../src/domain/actor.ts';
import { RetryLater } from '../../src/lib/retry-later.ts';
import type { Job } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { continueTest, type TestMailTexts, type TestStanding } from '../../src/requests/trace/run-test.ts';
import type { TestMailJob } from '../../src/requests/trace/start-test.ts';

/** Milliseconds after which the log is looked into again. */
const pause = 2_000;

type TestMailParts = {
  readonly textsFor: (data: TestMailJob) => TestMailTexts;
  readonly messageFor: (
    data: TestMailJob,
    standing: Extract<TestStanding, { isOver: true }>,
    outboxId: number,
  ) => DirectMessage;
  readonly adapters: Partial<Record<Platform, SendDirectMessage>>;
};

/**
 * Sends a test message, and tells who asked for it where each copy ended. Each run looks once and makes way for others, so
 * that a wait of a minute holds up none of them; what was done is in its row, and survives a kill.
 */
export const testMail =
  (
    app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
    { textsFor, messageFor, adapters }: TestMailParts,
  ): Job<TestMailJob> =>
  async ({ data, outboxId }) => {
    if (app.store.outbox.isDone(outboxId)) return;
    const standing = await continueTest(app, data, outboxId, textsFor(data));
    if (!standing.isOver) throw new RetryLater(pause);
    const message = messageFor(data, standing, outboxId);
    await adapters[message.to.platform]?.(message);
    await app.store.commit(() => app.store.outbox.remove(outboxId));
  };
