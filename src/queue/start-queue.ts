import type { Redis } from 'ioredis';
import { describeTarget, type RedisTarget } from '../config/redis-url.ts';
import { passing } from '../lib/monotonic-clock.ts';
import type { Log } from '../logging/logger.ts';
import { closeWithin } from './close-workers.ts';
import type { TimedJob } from './job.ts';
import { type BundleSizes, createQueues, type Queues } from './queues.ts';
import { producerConnection, readyWithin, workerConnection } from './redis/connection.ts';
import { createOutageLog } from './redis/outage-log.ts';
import { startPrivateRedis } from './redis/private-redis.ts';
import { type Caller, createAnswerer, createCaller } from './rpc.ts';
import { startTimers, type Timers } from './schedulers.ts';
import { type QueueWork, startWorker } from './workers.ts';

/** How long workers may finish what they are at when we stop. */
const finishTime = 3_000;
/** How long a start waits for Redis. Without it, requests are taken and applied later. */
const patience = 1_000;

export type RunningQueue = {
  /** The producers' connection. */
  readonly redis: Redis;
  readonly name: string;
  /** Rejects at once while Redis is away. */
  readonly add: Queues['add'];
  readonly tell: Queues['tell'];
  readonly drop: Queues['drop'];
  readonly onError: (error: Error) => void;
  /** Calls back whenever Redis is there again. */
  readonly onReady: (listener: () => void) => void;
  /** Asks over a queue of that name. */
  readonly caller: <Question, Answer>(name: string) => Caller<Question, Answer>;
  /** Answers what is asked over a queue of that name. */
  readonly answer: (name: string, by: (question: unknown) => Promise<unknown>) => void;
  /** What happens by the clock and is not scheduled. Rejects where Redis can't tell. */
  readonly unscheduled: () => Promise<readonly string[]>;
  /** Takes up jobs, and what happens by the clock. */
  readonly work: (works: readonly QueueWork[], timed: readonly TimedJob[]) => void;
  /** Ends within some 8 s, whether or not Redis is there. */
  readonly stop: () => Promise<void>;
};

export type QueueSetting = {
  /** Null: a private redis-server in `directory`. */
  readonly target: RedisTarget | null;
  readonly directory: string;
  readonly bundleSizes: BundleSizes;
  readonly log: Log;
};

/** Connects to the queue's Redis, starting a private one where none is given. */
export async function startQueue(setting: QueueSetting): Promise<RunningQueue> {
  const { target, directory, bundleSizes, log } = setting;
  const own = target ? null : await startPrivateRedis({ directory, log });
  const place: RedisTarget = target ?? { kind: 'socket', path: own?.socketPath ?? '' };
  const onError = createOutageLog(log, passing);
  const producer = producerConnection(place, onError);
  const consumer = workerConnection(place, onError);
  const queues = createQueues(producer, bundleSizes, onError);
  const starter = { connection: consumer, producer, log, onError };
  let timers: Timers | null = null;
  const workers: ReturnType<typeof startWorker>[] = [];
  const callers: Pick<Caller<never, never>, 'close'>[] = [];
  if (!(await readyWithin(patience, producer))) {
    log.warn(
      { redis: describeTarget(place) },
      'Redis does not answer; requests are taken and applied when it does',
    );
  }
  return {
    redis: producer,
    name: own ? 'private redis-server' : describeTarget(place),
    add: queues.add,
    tell: queues.tell,
    drop: queues.drop,
    onError,
    onReady: (listener) => {
      producer.on('ready', listener);
    },
    caller: (name) => {
      const made = createCaller<never, never>(name, { producer, consumer, onError });
      callers.push(made);
      // A queue carries whatever its two ends agree on.
      return made as never;
    },
    answer: (name, by) => void workers.push(createAnswerer(name, by, { consumer, onError })),
    unscheduled: async () => (await timers?.missing()) ?? [],
    work(works, timed) {
      for (const work of works) workers.push(startWorker(starter, work));
      // Whoever schedules nothing takes nothing up that others have scheduled.
      if (timed.length === 0) return;
      timers = startTimers(starter, timed);
      workers.push(timers.worker);
      producer.on('ready', timers.keep);
    },
    async stop() {
      await timers?.close();
      const cutOff = await closeWithin(finishTime, ...workers);
      if (cutOff.length > 0)
        log.warn({ cutOff }, 'Workers were cut off; their jobs run again at the next start');
      await Promise.allSettled([queues.close(), ...callers.map((each) => each.close())]);
      producer.disconnect();
      consumer.disconnect();
      await own?.stop();
    },
  };
}
