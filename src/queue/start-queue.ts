import type { Redis } from 'ioredis';
import { describeRedis, type RedisTarget } from '../config/redis-url.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { Logger } from '../logging/logger.ts';
import { closeWorkers } from './close-workers.ts';
import type { ScheduledJob } from './job.ts';
import { type BatchSizes, createQueues, type Queues } from './queues.ts';
import { createProducerConnection, createWorkerConnection, waitUntilReady } from './redis/connection.ts';
import { startPrivateRedis } from './redis/private-redis.ts';
import { createRpcClient, createRpcServer, type RpcClient } from './rpc.ts';
import { type Schedulers, startSchedulers } from './schedulers.ts';
import { startWorker, type WorkerDefinition } from './workers.ts';

/** How long workers may finish what they are at when we stop. */
const drainTimeout = 3_000;
/** How long a start waits for Redis. Without it, requests are taken and applied later. */
const connectTimeout = 1_000;

export type RunningQueue = {
  /** The producers' connection. */
  readonly redis: Redis;
  readonly name: string;
  /** Rejects at once while Redis is away. */
  readonly add: Queues['add'];
  readonly send: Queues['send'];
  readonly drop: Queues['drop'];
  readonly onError: (error: Error) => void;
  /** Calls back whenever Redis is there again. */
  readonly onReady: (listener: () => void) => void;
  /** Asks over a queue of that name. */
  readonly rpcClient: <Question, Answer>(name: string) => RpcClient<Question, Answer>;
  /** Answers what is asked over a queue of that name. */
  readonly serveRpc: (name: string, by: (question: unknown) => Promise<unknown>) => void;
  /** What happens by the clock and is not scheduled. Rejects where Redis can't tell. */
  readonly unscheduled: () => Promise<readonly string[]>;
  /** Takes up jobs, and what happens by the clock. */
  readonly startWorkers: (works: readonly WorkerDefinition[], timed: readonly ScheduledJob[]) => void;
  /** Ends within some 8 s, whether or not Redis is there. */
  readonly stop: () => Promise<void>;
};

export type QueueOptions = {
  /** Null: a private redis-server in `directory`. */
  readonly target: RedisTarget | null;
  readonly directory: string;
  readonly batchSizes: BatchSizes;
  readonly log: Logger;
};

/** Connects to the queue's Redis, starting a private one where none is given. */
export async function startQueue(options: QueueOptions): Promise<RunningQueue> {
  const { target, directory, batchSizes, log } = options;
  const own = target ? null : await startPrivateRedis({ directory, log });
  const place: RedisTarget = target ?? { kind: 'socket', path: own?.socketPath ?? '' };
  const onError = createOutageLog(log, monotonicNow);
  const producer = createProducerConnection(place, onError);
  const consumer = createWorkerConnection(place, onError);
  const queues = createQueues(producer, batchSizes, onError);
  const starter = { connection: consumer, producer, log, onError };
  let timers: Schedulers | null = null;
  const workers: ReturnType<typeof startWorker>[] = [];
  const callers: Pick<RpcClient<never, never>, 'close'>[] = [];
  if (!(await waitUntilReady(connectTimeout, producer))) {
    log.warn(
      { redis: describeRedis(place) },
      'Redis does not answer; requests are taken and applied when it does',
    );
  }
  return {
    redis: producer,
    name: own ? 'private redis-server' : describeRedis(place),
    add: queues.add,
    send: queues.send,
    drop: queues.drop,
    onError,
    onReady: (listener) => {
      producer.on('ready', listener);
    },
    rpcClient: (name) => {
      const made = createRpcClient<never, never>(name, { producer, consumer, onError });
      callers.push(made);
      // A queue carries whatever its two ends agree on.
      return made as never;
    },
    serveRpc: (name, by) => void workers.push(createRpcServer(name, by, { consumer, onError })),
    unscheduled: async () => (await timers?.unscheduled()) ?? [],
    startWorkers(works, timed) {
      for (const work of works) workers.push(startWorker(starter, work));
      // Whoever schedules nothing takes nothing up that others have scheduled.
      if (timed.length === 0) return;
      timers = startSchedulers(starter, timed);
      workers.push(timers.worker);
      producer.on('ready', timers.ensureScheduled);
    },
    async stop() {
      await timers?.close();
      const cutOff = await closeWorkers(drainTimeout, ...workers);
      if (cutOff.length > 0)
        log.warn({ cutOff }, 'Workers were cut off; their jobs run again at the next start');
      await Promise.allSettled([queues.close(), ...callers.map((each) => each.close())]);
      producer.disconnect();
      consumer.disconnect();
      await own?.stop();
    },
  };
}

/** The same error again within this time says nothing new: clients try to reconnect every two seconds. */
const repeatInterval = 60_000;

/** Logs errors that come in floods while Redis is away: each message once, then once a minute. */
function createOutageLog(log: Logger, clock: () => number): (error: Error) => void {
  const logged = new Map<string, number>();
  return (err) => {
    const now = clock();
    if (now - (logged.get(err.message) ?? Number.NEGATIVE_INFINITY) < repeatInterval) return;
    logged.set(err.message, now);
    log.warn({ err }, 'Redis is out of reach or answered with an error; jobs wait until it is back');
  };
}
