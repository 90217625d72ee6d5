import { type Job as BullJob, DelayedError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { RetryLater } from '../lib/retry-later.ts';
import type { Logger } from '../logging/logger.ts';

/** What was taken from a queue. Whoever may write into Redis may have put it there. */
export type ReceivedJob = {
  readonly data: unknown;
  /** Whether the queue says that no further attempt follows. */
  readonly lastAttempt: boolean;
};

/** What does a queue's jobs, and how many of them run at once. */
export type WorkerDefinition = {
  readonly queue: string;
  readonly concurrency: number;
  readonly run: (taken: ReceivedJob) => Promise<void>;
};

/** Starts workers over one worker connection. */
export type WorkerContext = {
  readonly connection: Redis;
  readonly log: Logger;
  /** Hears of every error of a worker's connection. */
  readonly onError: (error: Error) => void;
};

/**
 * A killed worker's jobs are taken up again when its lock has run out. Every job of ours may be repeated, so a
 * short lock costs nothing, and none is given up for having been interrupted.
 */
export const lockOptions = { lockDuration: 5_000, stalledInterval: 2_500, maxStalledCount: 1_000 };

/** Runs a queue's jobs. */
export function startWorker(context: WorkerContext, definition: WorkerDefinition): Worker {
  const { connection } = context;
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
  const { queue, concurrency } = definition;
  return attachListeners(new Worker(queue, process, { connection, concurrency, ...lockOptions }), context);
}

/** Has a worker's errors and failed jobs be heard of. */
export function attachListeners(worker: Worker, { log, onError }: WorkerContext): Worker {
  worker.on('error', onError);
  worker.on('failed', (job, err) => {
    const details = { err, queue: worker.name, job: job?.name, id: job?.id, attempt: job?.attemptsMade };
    log.warn(details, 'A job failed');
  });
  return worker;
}
