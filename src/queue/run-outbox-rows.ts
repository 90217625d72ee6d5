import { z } from 'zod';
import { putBounded } from '../lib/collections/bounded-map.ts';
import { createKeyedMutex } from '../lib/mutex.ts';
import { parseTraceparent } from '../lib/trace-ids.ts';
import type { OutboxRow, OutboxStore } from '../store/tables/outbox.ts';
import type { Operation, Tracing } from '../tracing/tracing.ts';
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

type OutboxRowsOptions = {
  readonly outbox: Pick<OutboxStore, 'get'>;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  readonly tracing: Tracing;
};

/**
 * Runs jobs with the data that the outbox has now. A row that is done, or that belongs to another queue since a backup was
 * restored, is skipped. Each goes on with the trace in which its row was added.
 */
export const runOutboxRows = (
  { outbox, clock, tracing }: OutboxRowsOptions,
  queue: string,
  jobs: Readonly<Record<string, Job<never>>>,
): ((received: ReceivedJob) => Promise<void>) =>
  runRows(async (run) => {
    const row = outbox.get(run.outboxId);
    if (row?.queue !== queue) return;
    const job = findJob(row, jobs);
    const operation: Operation = {
      name: `job ${row.job}`,
      kind: 'consumer',
      details: { job: row.job, row: row.id, queue },
      request: requestOf(row),
      logged: 'Job ended',
    };
    await tracing.resume(row.traceparent, operation, () => job({ ...run, data: row.data as never }));
  }, clock);

/** Says of a queue's job whose trace it is, for the log; where it has several rows, those of the first. */
export const describeOutboxRows =
  (outbox: Pick<OutboxStore, 'get'>) =>
  (data: unknown): object => {
    const [first] = jobData.safeParse(data).data?.rows ?? [];
    const row = first && outbox.get(first.id);
    const ids = parseTraceparent(row?.traceparent);
    const request = row && requestOf(row);
    return { ...(ids && { traceId: ids.traceId }), ...(request !== undefined && { request }) };
  };

/** The request that a row's job is about; undefined: about none. */
export const requestOf = ({ data }: OutboxRow): number | undefined =>
  typeof data['request'] === 'number' ? data['request'] : undefined;

function findJob({ job }: OutboxRow, jobs: Readonly<Record<string, Job<never>>>): Job<never> {
  const known = jobs[job];
  if (!known) throw new Error(`This version of Facteur knows no job called ${job}`);
  return known;
}

/** Milliseconds since the first attempt before which none counts as the last. */
const minAttemptTime = 5_000;

/** Rows whose first attempt is remembered: of one that is given up, nobody tells. */
const mostRemembered = 10_000;

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
    putBounded(firstAttempts, id, since, mostRemembered);
    const last = claimedLast && clock() - since >= minAttemptTime;
    const result = await work(last);
    firstAttempts.delete(id);
    return result;
  };
}
