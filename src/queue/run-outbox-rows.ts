import { z } from 'zod';
import { createKeyedMutex } from '../lib/mutex.ts';
import type { OutboxRow, OutboxStore } from '../store/tables/outbox.ts';
import type { Job } from './job.ts';
import type { ReceivedJob } from './workers.ts';

/** The part of a job's data that is used. */
const jobData = z.object({ rows: z.array(z.object({ id: z.int().positive() })) });

/**
 * Runs a job for each outbox row that a BullMQ job names. Only the ids are used, since Redis is not trusted. Runs for the
 * same row never overlap.
 */
export function runRows(job: Job<null>, clock: () => number): (received: ReceivedJob) => Promise<void> {
  const inOrder = createKeyedMutex();
  const attempts = createAttemptTracker(clock);
  return async ({ data, lastAttempt }) => {
    const batch = jobData.safeParse(data);
    if (!batch.success)
      throw new Error('A job in the queue names no rows of the outbox; it is not one of ours');
    const runs = batch.data.rows.map(({ id }) =>
      inOrder(id, () =>
        attempts(id, lastAttempt, (last) => job({ data: null, outboxId: id, lastAttempt: last })),
      ),
    );
    const failed = (await Promise.allSettled(runs)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  };
}

/**
 * Runs jobs with the data that the outbox has now. A row that is done, or that belongs to another queue since a backup was
 * restored, is skipped.
 */
export const runOutboxRows = (
  { outbox, clock }: { readonly outbox: Pick<OutboxStore, 'get'>; readonly clock: () => number },
  queue: string,
  jobs: Readonly<Record<string, Job<never>>>,
): ((received: ReceivedJob) => Promise<void>) =>
  runRows(async (run) => {
    const row = outbox.get(run.outboxId);
    if (row?.queue !== queue) return;
    const job = findJob(row, jobs);
    await job({ ...run, data: row.data as never });
  }, clock);

function findJob({ job }: OutboxRow, jobs: Readonly<Record<string, Job<never>>>): Job<never> {
  const known = jobs[job];
  if (!known) throw new Error(`This version of Facteur knows no job called ${job}`);
  return known;
}

/** Milliseconds since the first attempt before which none counts as the last. */
const minAttemptTime = 5_000;

/**
 * Decides whether an attempt is the last by time as well as by the queue: whoever may write to Redis could otherwise have
 * a job given up after its first failure.
 */
function createAttemptTracker(clock: () => number) {
  const firstAttempts = new Map<number, number>();
  return async function attempt<T>(
    id: number,
    claimedLast: boolean,
    work: (last: boolean) => Promise<T>,
  ): Promise<T> {
    const since = firstAttempts.get(id) ?? clock();
    firstAttempts.set(id, since);
    const last = claimedLast && clock() - since >= minAttemptTime;
    const result = await work(last);
    firstAttempts.delete(id);
    return result;
  };
}
