import { type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ScheduledJob } from './job.ts';
import { failFastOptions } from './redis/connection.ts';
import { attachListeners, lockOptions, type WorkerContext } from './workers.ts';

/** The queue of what happens by the clock. */
const timerQueue = 'timers';

/** Milliseconds after which it is looked again whether all is still scheduled. */
const defaultCheckInterval = 60_000;

export type SchedulerContext = WorkerContext & {
  /** On which nothing waits for Redis, and what a queue on it needs. */
  readonly producer: Redis;
};

export type Schedulers = {
  readonly worker: Worker;
  /** Schedules what is not scheduled. Never throws; for the start, and for whenever Redis may have come back empty. */
  readonly ensureScheduled: () => Promise<void>;
  /** What of it Redis has not scheduled. Rejects where it can't tell. */
  readonly unscheduled: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

/** Schedules timed jobs, whenever they are not, and runs them. The only place that schedules anything. */
export function startSchedulers(
  context: SchedulerContext,
  jobs: readonly ScheduledJob[],
  every = defaultCheckInterval,
): Schedulers {
  const { connection, producer, log, onError } = context;
  const queue = new Queue(timerQueue, { connection: producer, ...failFastOptions }).on('error', onError);
  const once = { removeOnComplete: true, removeOnFail: true };
  let isClosed = false;

  const unscheduled = async (): Promise<readonly ScheduledJob[]> => {
    const found = await Promise.all(jobs.map((each) => isScheduled(queue, each)));
    return jobs.filter((_, index) => !found[index]);
  };

  const keep = async (): Promise<void> => {
    try {
      for (const { name, every } of await unscheduled()) {
        // What is left of it would have the next one wait for the time that it had.
        await queue.removeJobScheduler(name);
        await queue.upsertJobScheduler(name, { every }, { name, opts: once });
      }
    } catch (err) {
      if (isClosed) return;
      log.warn({ err }, 'What happens by the clock could not be scheduled; that is tried again every minute');
    }
  };

  const process = async (job: Job): Promise<void> => {
    await jobs.find(({ name }) => name === job.name)?.run();
  };
  const worker = new Worker(timerQueue, process, { connection, concurrency: 1, ...lockOptions });
  const first = keep();
  const timer = setInterval(keep, every);
  return {
    worker: attachListeners(worker, context),
    ensureScheduled: keep,
    unscheduled: async () => {
      await first;
      return (await unscheduled()).map(({ name }) => name);
    },
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await queue.close();
    },
  };
}

/** Whether a job will run again: its next run is where a worker finds it, and not far off since the clock went back. */
async function isScheduled(queue: Queue, { name, every }: ScheduledJob): Promise<boolean> {
  const { next } = (await queue.getJobScheduler(name)) ?? {};
  if (next === undefined || next > Date.now() + every) return false;
  return (await queue.getJobState(`repeat:${name}:${next}`)) !== 'unknown';
}
