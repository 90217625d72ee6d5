import { setTimeout as sleep } from 'node:timers/promises';
import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { noticeKeys } from '../src/requests/outbox/enqueue-requester-notice.ts';
import { progressKeys } from '../src/requests/outbox/enqueue-show.ts';

const day = 24 * 60 * 60_000;
/** Longer than any request waits, and than removed mail is kept by default. */
const maxAge = 40 * day;
/** Longer than platforms deliver anything again. */
const maxAgeHandled = 3 * day;

/** Rows that are deleted together: some milliseconds. */
const batchSize = 500;
/** Batches of one run, and milliseconds between two of them. */
const mostBatches = 10;
const pause = 20;

/**
 * Deletes what is too old to be clicked, sent again or opened, a bit at a time: this shares its worker with all that happens
 * by the clock.
 */
export const pruneChatStateJob = (app: Pick<AppContext, 'store' | 'clock'>): ScheduledJob => ({
  name: 'forget-chat',
  every: 60_000,
  run: async () => {
    const { store, clock } = app;
    const before = clock() - maxAge;
    const handled = clock() - maxAgeHandled;
    await store.commit(() => {
      store.reminders.deleteBefore(noticeKeys, before);
      store.reminders.deleteBefore(progressKeys, before);
    });
    await inBatches(() =>
      store.commit(() => store.chat.deleteBefore(before, batchSize), undefined, batchSize),
    );
    await inBatches(() =>
      store.commit(() => store.passwordLinks.deleteBefore(before, batchSize), undefined, batchSize),
    );
    await inBatches(() =>
      store.inbox.commit(
        () => store.inbox.deleteBefore({ handled, all: before }, batchSize),
        undefined,
        batchSize,
      ),
    );
  },
});

/** Deletes some at a time, until there are no more, or it has been enough for now. */
async function inBatches(deleteSome: () => Promise<number>): Promise<void> {
  for (let batch = 0; batch < mostBatches; batch += 1) {
    if ((await deleteSome()) < batchSize) return;
    await sleep(pause);
  }
}
