import { type Job as BullJob, DelayedError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../logging/logger.ts';
import { RetryLater } from './job.ts';

/** What was taken from a queue. Whoever may write into Redis may have put it there. */
export type Taken = {
  readonly data: unknown;
  /** Whether the queue says that no further attempt follows. */
  readonly lastAttempt: boolean;
};

/** What does a queue's jobs, and how many of them run at once. */
export type QueueWork = {
  readonly queue: string;
  readonly concurrency: number;
  readonly run: (taken: Taken) => Promise<void>;
};

/** Starts workers over one worker connection. */
export type WorkerStarter = {
  readonly connection: Redis;
  readonly log: Log;
  /** Hears of every error of a worker's connection. */
  readonly onError: (error: Error) => void;
};

/**
 * A killed worker's jobs are taken up again when its lock has run out. Every job of ours may be repeated, so a
 * short lock costs nothing, and none is given up for having been interrupted.
 */
export const locks = { lockDuration: 5_000, stalledInterval: 2_500, maxStalledCount: 1_000 };

/** Runs a queue's jobs. */
export function startWorker(starter: WorkerStarter, work: QueueWork): Worker {
  const { connection } = starter;
  const process = async (job: BullJob<unknown>, token?: string): Promise<void> => {
    const lastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    try {
      await work.run({ data: job.data, lastAttempt });
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      await job.moveToDelayed(Date.now() + error.pause, token);
      throw new DelayedError();
    }
  };
  const { queue, concurrency } = work;
  return listened(new Worker(queue, process, { connection, concurrency, ...locks }), starter);
}

/** Has a worker's errors and failed jobs be heard of. */
export function listened(worker: Worker, { log, onError }: WorkerStarter): Worker {
  worker.on('error', onError);
  worker.on('failed', (job, err) => {
    const details = { err, queue: worker.name, job: job?.name, id: job?.id, attempt: job?.attemptsMade };
    log.warn(details, 'A job failed');
  });
  return worker;
}
