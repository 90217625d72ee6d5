import { type Job as BullJob, DelayedError, Worker } from 'bullmq';
import { RetryLater } from '../lib/retry-later.ts';
import type { Logger } from '../logging/logger.ts';
import type { RedisClient } from './redis/connection.ts';
import { keyPrefix } from './redis/key-names.ts';
import type { QueueTelemetry } from './telemetry.ts';

/** A job from a queue. Its data is not trusted: whoever may write to Redis can add jobs. */
export type ReceivedJob = {
  readonly data: unknown;
  /** Whether no further attempt follows, according to the queue. */
  readonly lastAttempt: boolean;
};

/** The handler of a queue's jobs, and how many of them run at once. */
export type WorkerDefinition = {
  readonly queue: string;
  readonly concurrency: number;
  readonly run: (received: ReceivedJob) => Promise<void>;
  /** What the log says of a job of it that failed; nothing more unless given. */
  readonly describe?: (data: unknown) => object;
};

/** An attempt to run a job. */
export type EndedJob = {
  readonly queue: string;
  readonly outcome: 'done' | 'failed';
  readonly seconds: number;
};

/** What workers depend on; they share one worker connection. */
export type WorkerContext = {
  readonly connection: RedisClient;
  /** Hears of each attempt that ended, but for those that are to be made later. */
  readonly onJobEnd?: (job: EndedJob) => void;
  readonly log: Logger;
  readonly telemetry: QueueTelemetry | null;
  /** Receives every error of a worker's connection. */
  readonly onError: (error: Error) => void;
};

/**
 * A killed worker's jobs run again when their locks have expired. All jobs are repeatable, so a short lock does no harm, and
 * no job is given up for having been interrupted.
 */
export const lockOptions = { lockDuration: 5_000, stalledInterval: 2_500, maxStalledCount: 1_000 };

/**
 * Milliseconds until a worker asks again after it lost its connection. A cluster's refuses commands when all nodes are gone,
 * where another waits for Redis; BullMQ would wait for 15 s.
 */
export const retryOptions = { runRetryDelay: 1_000 };

/** Starts a worker that runs a queue's jobs. */
export function startWorker(context: WorkerContext, definition: WorkerDefinition): Worker {
  const { connection, telemetry } = context;
  const process = async (job: BullJob<unknown>, token?: string): Promise<void> => {
    const lastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    try {
      await definition.run({ data: job.data, lastAttempt });
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      await job.moveToDelayed(Date.now() + error.pause, token);
      throw new DelayedError();
    }
  };
  const { queue, concurrency, describe } = definition;
  const options = {
    ...{ connection, prefix: keyPrefix(connection), concurrency },
    ...lockOptions,
    ...retryOptions,
    ...(telemetry && { telemetry }),
  };
  return attachListeners(new Worker(queue, process, options), context, describe);
}

/** Passes a worker's errors on, logs its failed jobs, and tells of those that ended. */
export function attachListeners(
  worker: Worker,
  { log, onError, onJobEnd }: Pick<WorkerContext, 'log' | 'onError' | 'onJobEnd'>,
  describe: WorkerDefinition['describe'] = () => ({}),
): Worker {
  const ended = (job: BullJob | undefined, outcome: EndedJob['outcome']): void => {
    const { processedOn: start, finishedOn: end = Date.now() } = job ?? {};
    if (start !== undefined)
      onJobEnd?.({ queue: worker.name, outcome, seconds: Math.max(0, end - start) / 1000 });
  };
  worker.on('error', onError);
  worker.on('completed', (job) => ended(job, 'done'));
  worker.on('failed', (job, err) => {
    ended(job, 'failed');
    const details = { err, queue: worker.name, job: job?.name, id: job?.id, attempt: job?.attemptsMade };
    log.warn({ ...details, ...describe(job?.data) }, 'A job failed');
  });
  return worker;
}
