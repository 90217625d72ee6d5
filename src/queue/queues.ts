import { Queue } from 'bullmq';
import type { OutboxRow } from '../store/tables/outbox.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { batchJobId, type JobBatch } from './job.ts';
import { freeLostJobs } from './lost-jobs.ts';
import { type QueueLengths, readQueueLengths } from './queue-lengths.ts';
import { failFastOptions, fewEvents, type RedisClient } from './redis/connection.ts';
import { keyPrefix } from './redis/key-names.ts';
import type { QueueTelemetry } from './telemetry.ts';

/**
 * Retries end within about 8 s (250 ms, doubling): longer than a lock or a restart of a mail server's database, shorter
 * than a user would wait for an answer. Finished jobs are removed: our own database guards against a second run.
 */
const jobOptions = {
  attempts: 6,
  backoff: { type: 'exponential', delay: 250 },
  removeOnComplete: true,
  removeOnFail: true,
};

/** The part of an outbox row that a job is made of. */
type QueuedRow = Pick<OutboxRow, 'id' | 'job'> & Partial<Pick<OutboxRow, 'traceparent'>>;

/** A job without an outbox row, for another process. Its id must be unique. */
type Message = { readonly name: string; readonly id: string; readonly data: unknown };

export type Queues = {
  /**
   * Rejects at once while Redis is down. Known jobs are not added twice; with `inDoubt`, those that no worker would find are
   * recovered first.
   */
  readonly add: (queue: string, rows: readonly QueuedRow[], inDoubt?: boolean) => Promise<void>;
  /** Adds a job without an outbox row. */
  readonly send: (queue: string, message: Message) => Promise<void>;
  /** Removes all jobs of a queue; they are added again from the outbox. */
  readonly drop: (queue: string) => Promise<void>;
  /** What a queue holds. Rejects at once while Redis is down. */
  readonly lengthsOf: (queue: string) => Promise<QueueLengths>;
  readonly close: () => Promise<void>;
};

/** The number of outbox rows that one job may have, by queue; 1 unless given. */
export type BatchSizes = Readonly<Record<string, number>>;

type QueuesOptions = {
  /** One for producers. */
  readonly connection: RedisClient;
  readonly batchSizes: BatchSizes;
  readonly onError: (error: Error) => void;
  readonly tracing: Tracing;
  readonly telemetry: QueueTelemetry | null;
};

/** Creates the producing side of BullMQ. */
export function createQueues(options: QueuesOptions): Queues {
  const { connection, batchSizes, onError, tracing, telemetry } = options;
  const queues = new Map<string, Queue>();
  const prefix = keyPrefix(connection);

  const get = (name: string): Queue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = new Queue(name, {
      connection,
      prefix,
      ...failFastOptions,
      ...fewEvents,
      ...(telemetry && { telemetry }),
    });
    queue.on('error', onError);
    queues.set(name, queue);
    return queue;
  };

  return {
    async add(name, rows, inDoubt = false) {
      const jobs = toBatches(rows, batchSizes[name] ?? 1).map(({ job, traceparent, ...data }) => ({
        name: job,
        data,
        traceparent,
        opts: {
          ...{ ...jobOptions, jobId: batchJobId(data) },
          ...(telemetry && traceparent && { telemetry: { metadata: JSON.stringify({ traceparent }) } }),
        },
      }));
      if (inDoubt)
        await freeLostJobs(
          connection,
          get(name),
          jobs.map(({ opts }) => opts.jobId),
        );
      const [first, ...more] = jobs;
      // For a single job BullMQ's addBulk takes three times as long as add: ioredis builds a pipeline.
      if (first && more.length === 0)
        await tracing.resume(
          first.traceparent,
          { name: 'publish', details: { queue: name, job: first.name } },
          () => get(name).add(first.name, first.data, first.opts),
        );
      else await get(name).addBulk(jobs);
    },
    async send(name, { name: job, id, data }) {
      await get(name).add(job, data, { ...jobOptions, jobId: id });
    },
    async drop(name) {
      await get(name).obliterate({ force: true });
    },
    lengthsOf: (name) => readQueueLengths(get(name)),
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    },
  };
}

/** Since version 2, a job does not describe its work; a worker that only supports version 1 reports that. */
const formatStamp = { version: 2 };

type NamedBatch = JobBatch & Pick<OutboxRow, 'job' | 'traceparent'>;

/** The trace of a batch is that of its only row: each of several rows is followed by itself once its job runs. */
function toBatches(rows: readonly QueuedRow[], size: number): NamedBatch[] {
  const byJob = Object.entries(Object.groupBy(rows, ({ job }) => job));
  return byJob.flatMap(([job, group = []]) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, index) => {
      const batch = group.slice(index * size, (index + 1) * size);
      const traceparent = batch.length === 1 ? (batch[0]?.traceparent ?? null) : null;
      return { job, traceparent, rows: batch.map(({ id }) => ({ id, data: formatStamp })) };
    }),
  );
}
