import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { OutboxRow } from '../store/tables/outbox.ts';
import { batchJobId, type JobBatch } from './job.ts';
import { freeLostJobs } from './lost-jobs.ts';
import { failFastOptions } from './redis/connection.ts';

/**
 * Retries end within about 8 s (250 ms, doubling): longer than a lock or a restart of a mail server's database,
 * shorter than what somebody who waits takes for silence. A finished job is not needed again: what guards against
 * a second run is in our own database.
 */
const jobOptions = {
  attempts: 6,
  backoff: { type: 'exponential', delay: 250 },
  removeOnComplete: true,
  removeOnFail: true,
};

/** What the queue is told of an outbox row. */
export type QueuedRow = Pick<OutboxRow, 'id' | 'job'>;

/** Something for another process; its id is its own for ever. */
export type Message = { readonly name: string; readonly id: string; readonly data: unknown };

export type Queues = {
  /**
   * Rejects at once while Redis is away. What the queue knows is not added twice; `inDoubt` looks whether it is anywhere
   * that a worker would find it.
   */
  readonly add: (queue: string, rows: readonly QueuedRow[], inDoubt?: boolean) => Promise<void>;
  /** Puts a message that no row stands behind into a queue. */
  readonly send: (queue: string, message: Message) => Promise<void>;
  /** Throws away all jobs of a queue: what is to be done is in the outbox, and added again from there. */
  readonly drop: (queue: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** How many rows of a queue one job may do the work of; 1 where nothing is said. */
export type BatchSizes = Readonly<Record<string, number>>;

/** The producing side of BullMQ, over one producer connection. */
export function createQueues(
  connection: Redis,
  batchSizes: BatchSizes,
  onError: (error: Error) => void,
): Queues {
  const queues = new Map<string, Queue>();

  const get = (name: string): Queue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = new Queue(name, { connection, ...failFastOptions });
    queue.on('error', onError);
    queues.set(name, queue);
    return queue;
  };

  return {
    async add(name, rows, inDoubt = false) {
      const jobs = toBatches(rows, batchSizes[name] ?? 1).map(({ job, ...data }) => ({
        name: job,
        data,
        opts: { ...jobOptions, jobId: batchJobId(data) },
      }));
      if (inDoubt)
        await freeLostJobs(
          connection,
          get(name),
          jobs.map(({ opts }) => opts.jobId),
        );
      const [only, ...more] = jobs;
      // For one job BullMQ's addBulk costs three times what its add does: ioredis builds a pipeline.
      if (only && more.length === 0) await get(name).add(only.name, only.data, only.opts);
      else await get(name).addBulk(jobs);
    },
    async send(name, { name: job, id, data }) {
      await get(name).add(job, data, { ...jobOptions, jobId: id });
    },
    async drop(name) {
      await get(name).obliterate({ force: true });
    },
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    },
  };
}

/** Since 2, a job holds nothing of what is to be done; a worker that knows only 1 says so. */
const formatStamp = { version: 2 };

function toBatches(rows: readonly QueuedRow[], size: number): (JobBatch & { readonly job: string })[] {
  const byJob = Object.entries(Object.groupBy(rows, ({ job }) => job));
  return byJob.flatMap(([job, its = []]) =>
    Array.from({ length: Math.ceil(its.length / size) }, (_, index) => ({
      job,
      rows: its.slice(index * size, (index + 1) * size).map(({ id }) => ({ id, data: formatStamp })),
    })),
  );
}
