import { type Job, Queue, Worker } from 'bullmq';
import type { ScheduledJob } from './job.ts';
import { failFastOptions, fewEvents, type RedisClient } from './redis/connection.ts';
import { keyPrefix } from './redis/key-names.ts';
import { attachListeners, lockOptions, retryOptions, type WorkerContext } from './workers.ts';

/** The queue of scheduled jobs. */
const timerQueue = 'timers';

/** Milliseconds between two checks that all jobs are still scheduled. */
const defaultCheckInterval = 60_000;

export type SchedulerContext = Omit<WorkerContext, 'telemetry'> & {
  /** A connection on which commands fail at once while Redis is down. */
  readonly producer: RedisClient;
};

export type Schedulers = {
  readonly worker: Worker;
  /** Schedules the jobs that are not scheduled, at the start and whenever Redis may have lost its data. Never rejects. */
  readonly ensureScheduled: () => Promise<void>;
  /** The names of the jobs that are not scheduled. Rejects where Redis can't be asked. */
  readonly unscheduled: () => Promise<readonly string[]>;
  /** Has running jobs end early, and schedules no more; the worker is closed by whoever closes all of them. */
  readonly close: () => Promise<void>;
};

/** Keeps jobs scheduled, and runs them. The only place that schedules anything. */
export function startSchedulers(
  context: SchedulerContext,
  jobs: readonly ScheduledJob[],
  checkInterval = defaultCheckInterval,
): Schedulers {
  const { connection, producer, log, onError } = context;
  const prefix = keyPrefix(producer);
  const queue = new Queue(timerQueue, { connection: producer, prefix, ...failFastOptions, ...fewEvents }).on(
    'error',
    onError,
  );
  const options = { removeOnComplete: true, removeOnFail: true };
  const stopping = new AbortController();

  const findUnscheduled = async (): Promise<readonly ScheduledJob[]> => {
    const scheduled = await Promise.all(jobs.map((each) => isScheduled(queue, each)));
    return jobs.filter((_, index) => !scheduled[index]);
  };

  const ensureScheduled = async (): Promise<void> => {
    try {
      for (const { name, every } of await findUnscheduled()) {
        // Otherwise the remains of a scheduler would delay the next run until its old time.
        await queue.removeJobScheduler(name);
        await queue.upsertJobScheduler(name, { every }, { name, opts: options });
      }
    } catch (err) {
      if (stopping.signal.aborted) return;
      log.warn({ err }, 'What happens by the clock could not be scheduled; that is tried again every minute');
    }
  };

  const process = async (job: Job): Promise<void> => {
    await jobs.find(({ name }) => name === job.name)?.run(stopping.signal);
  };
  const worker = new Worker(timerQueue, process, {
    ...{ connection, prefix, concurrency: 1 },
    ...lockOptions,
    ...retryOptions,
  });
  const firstCheck = ensureScheduled();
  const timer = setInterval(ensureScheduled, checkInterval);
  return {
    worker: attachListeners(worker, context),
    ensureScheduled,
    unscheduled: async () => {
      await firstCheck;
      return (await findUnscheduled()).map(({ name }) => name);
    },
    close: async () => {
      stopping.abort();
      clearInterval(timer);
      await queue.close();
    },
  };
}

/** Whether a job's next run is where a worker finds it, and not later than one interval, as after the clock went back. */
async function isScheduled(queue: Queue, { name, every }: ScheduledJob): Promise<boolean> {
  const nextRun = async () => (await queue.getJobScheduler(name))?.next;
  for (;;) {
    const next = await nextRun();
    if (next === undefined || next > Date.now() + every) return false;
    if ((await queue.getJobState(`repeat:${name}:${next}`)) !== 'unknown') return true;
    // Where it has run since, and so is gone, its scheduler names another run.
    if ((await nextRun()) === next) return false;
  }
}
