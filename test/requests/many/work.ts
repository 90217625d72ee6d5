import { applyChange } from '../../../jobs/apply-change.ts';
import { RetryLater } from '../../../src/lib/retry-later.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import type { World } from './world.ts';

type Shift = {
  /** Which jobs of the queue run. */
  readonly jobs: readonly number[];
  readonly lastAttempt: boolean;
  readonly killedAfter: number | null;
};

/** Runs jobs of the queue side by side. One that fails, and was not killed, stays in the queue unless it was its last attempt. */
export async function work(world: World, { jobs, lastAttempt, killedAfter: at }: Shift): Promise<null> {
  // The queue runs a job once at a time, however often it was put there.
  const byName = new Map(
    jobs.flatMap((index) => world.queue[index] ?? []).map((job) => [`${job.server} ${job.row}`, job]),
  );
  const chosen = [...byName.values()];
  world.queue = world.queue.filter((each) => !chosen.includes(each));
  await world.living(at, async () => {
    const ends = await Promise.allSettled(
      chosen.map(({ server, row }) =>
        applyChange(
          world.app,
          world.reached[server],
          () => 'error-id',
        )({ data: null, outboxId: row, lastAttempt }),
      ),
    );
    for (const [index, end] of ends.entries()) {
      if (end.status === 'fulfilled') continue;
      const isExpected = end.reason instanceof MailServerUnavailable || end.reason instanceof RetryLater;
      if (!isExpected) throw end.reason;
      const job = chosen[index];
      if (job && !lastAttempt) world.queue.push(job);
    }
  });
  return null;
}
