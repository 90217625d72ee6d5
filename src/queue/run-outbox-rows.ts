import { z } from 'zod';
import { createKeyedMutex } from '../lib/mutex.ts';
import type { OutboxRow, OutboxStore } from '../store/tables/outbox.ts';
import type { Job } from './job.ts';
import type { ReceivedJob } from './workers.ts';

/** What a job says that is read at all. */
const jobData = z.object({ rows: z.array(z.object({ id: z.int().positive() })) });

/**
 * Does the work of the outbox rows that a job names, by their numbers alone: whoever may write into Redis may have
 * written the rest of it. A row is never worked at twice at the same time.
 */
export function runRows(job: Job<null>, clock: () => number): (taken: ReceivedJob) => Promise<void> {
  const inOrder = createKeyedMutex();
  const attempts = createAttemptTracker(clock);
  return async ({ data, lastAttempt }) => {
    const named = jobData.safeParse(data);
    if (!named.success)
      throw new Error('A job in the queue names no rows of the outbox; it is not one of ours');
    const runs = named.data.rows.map(({ id }) =>
      inOrder(id, () =>
        attempts(id, lastAttempt, (last) => job({ data: null, outboxId: id, lastAttempt: last })),
      ),
    );
    const failed = (await Promise.allSettled(runs)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  };
}

/**
 * The same where the database is: what is to be done, and by which job, is what the outbox holds now. A row that is
 * done, or that is another queue's since a backup was put back, is passed over.
 */
export const runOutboxRows = (
  { outbox, clock }: { readonly outbox: Pick<OutboxStore, 'get'>; readonly clock: () => number },
  queue: string,
  jobs: Readonly<Record<string, Job<never>>>,
): ((taken: ReceivedJob) => Promise<void>) =>
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

/** Milliseconds for which an attempt is never the last: what follows would be given up too early. */
const minAttemptTime = 5_000;

/**
 * Counts time instead of believing the queue alone, which says which attempt is the last: whoever may write into Redis
 * could have a work given up at its first trouble.
 */
function createAttemptTracker(clock: () => number) {
  const begun = new Map<number, number>();
  return async function attempt<T>(
    id: number,
    saidLast: boolean,
    work: (last: boolean) => Promise<T>,
  ): Promise<T> {
    const since = begun.get(id) ?? clock();
    begun.set(id, since);
    const last = saidLast && clock() - since >= minAttemptTime;
    const result = await work(last);
    begun.delete(id);
    return result;
  };
}
