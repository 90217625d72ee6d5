import { describeRedis, type RedisTarget } from '../config/redis-url.ts';
import { putBounded } from '../lib/collections/bounded-map.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { Logger } from '../logging/logger.ts';
import { noTracing, type Tracing } from '../tracing/tracing.ts';
import { closeWorkers } from './close-workers.ts';
import type { ScheduledJob } from './job.ts';
import { type BatchSizes, createQueues, type Queues } from './queues.ts';
import {
  createProducerConnection,
  createWorkerConnection,
  type RedisClient,
  waitUntilReady,
} from './redis/connection.ts';
import { onOtherServer } from './redis/on-other-server.ts';
import { startPrivateRedis } from './redis/private-redis.ts';
import { createRpcClient, createRpcServer, type RpcClient } from './rpc.ts';
import { type Schedulers, startSchedulers } from './schedulers.ts';
import type { QueueTelemetry } from './telemetry.ts';
import { type EndedJob, startWorker, type WorkerDefinition } from './workers.ts';

/** Milliseconds that workers have to finish their jobs at the end. */
const drainTimeout = 3_000;
/** Milliseconds that a start waits for Redis. Without it, requests are accepted and applied later. */
const connectTimeout = 1_000;

export type RunningQueue = {
  /** The producers' connection. */
  readonly redis: RedisClient;
  /** Describes the Redis, for logs and health checks. */
  readonly name: string;
  readonly add: Queues['add'];
  readonly send: Queues['send'];
  readonly drop: Queues['drop'];
  readonly lengthsOf: Queues['lengthsOf'];
  readonly onError: (error: Error) => void;
  /** Calls the listener whenever Redis may lack what it was told: it is connected again, or another master has taken over. */
  readonly onReady: (listener: () => void) => void;
  /** Creates a client that calls servers through the queue of that name. */
  readonly rpcClient: <Question, Answer>(name: string) => RpcClient<Question, Answer>;
  /** Answers calls through the queue of that name. */
  readonly serveRpc: (name: string, answer: (question: unknown) => Promise<unknown>) => void;
  /** The names of scheduled jobs that Redis has lost. Rejects where Redis can't be asked. */
  readonly unscheduled: () => Promise<readonly string[]>;
  /** Starts the workers of queues and of scheduled jobs. */
  readonly startWorkers: (
    definitions: readonly WorkerDefinition[],
    scheduled: readonly ScheduledJob[],
  ) => void;
  /** Resolves within some 8 s, even while Redis is down. */
  readonly stop: () => Promise<void>;
};

export type QueueOptions = {
  /** Null: a private redis-server in `directory`. */
  readonly target: RedisTarget | null;
  readonly directory: string;
  readonly batchSizes: BatchSizes;
  readonly log: Logger;
  /** Nothing is followed, unless given. */
  readonly tracing?: Tracing;
  /** Null: no spans are made of jobs. */
  readonly telemetry?: QueueTelemetry | null;
  /** Hears of each attempt to run a job that ended. */
  readonly onJobEnd?: (job: EndedJob) => void;
};

/** Connects to the queue's Redis, starting a private one where none is given. */
export async function startQueue(options: QueueOptions): Promise<RunningQueue> {
  const { target, directory, batchSizes, log, onJobEnd, tracing = noTracing, telemetry = null } = options;
  const ownRedis = target ? null : await startPrivateRedis({ directory, log });
  const redis: RedisTarget = target ?? { kind: 'socket', path: ownRedis?.socketPath ?? '' };
  const onError = createOutageLog(log, monotonicNow);
  const producer = createProducerConnection(redis, onError);
  const consumer = createWorkerConnection(redis, onError);
  const queues = createQueues({ connection: producer, batchSizes, onError, tracing, telemetry });
  const context = {
    ...{ connection: consumer, producer, log, onError, telemetry },
    ...(onJobEnd && { onJobEnd }),
  };
  let schedulers: Schedulers | null = null;
  const workers: ReturnType<typeof startWorker>[] = [];
  const clients: Pick<RpcClient<never, never>, 'close'>[] = [];
  if (!(await waitUntilReady(connectTimeout, producer))) {
    log.warn(
      { redis: describeRedis(redis) },
      'Redis does not answer; requests are taken and applied when it does',
    );
  }
  return {
    redis: producer,
    name: ownRedis ? 'private redis-server' : describeRedis(redis),
    add: queues.add,
    send: queues.send,
    drop: queues.drop,
    lengthsOf: queues.lengthsOf,
    onError,
    onReady: (listener) => onOtherServer(producer, listener),
    rpcClient: (name) => {
      const client = createRpcClient<never, never>(name, { producer, consumer, onError });
      clients.push(client);
      // The types are an agreement between client and server.
      return client as never;
    },
    serveRpc: (name, answer) => void workers.push(createRpcServer(name, answer, { consumer, onError })),
    unscheduled: async () => (await schedulers?.unscheduled()) ?? [],
    startWorkers(definitions, scheduled) {
      for (const definition of definitions) workers.push(startWorker(context, definition));
      // A process that schedules nothing must not run what others have scheduled.
      if (scheduled.length === 0) return;
      schedulers = startSchedulers(context, scheduled);
      workers.push(schedulers.worker);
      onOtherServer(producer, schedulers.ensureScheduled);
    },
    async stop() {
      await schedulers?.close();
      const cutOff = await closeWorkers(drainTimeout, ...workers);
      if (cutOff.length > 0)
        log.warn({ cutOff }, 'Workers were cut off; their jobs run again at the next start');
      await Promise.allSettled([queues.close(), ...clients.map((each) => each.close())]);
      producer.disconnect();
      consumer.disconnect();
      await ownRedis?.stop();
    },
  };
}

/** Milliseconds within which the same error is not logged again: clients try to reconnect every two seconds. */
const repeatInterval = 60_000;
/** Messages that are remembered: some may name what there are any number of. */
const mostRemembered = 1_000;

/**
 * Logs the many errors of an outage of Redis: each message at most once a minute, of whichever job it is. A job whose lock or
 * key is missing was lost by a fail-over, or has been run again since.
 * @param clock monotonic milliseconds.
 */
function createOutageLog(log: Logger, clock: () => number): (error: Error) => void {
  const logged = new Map<string, number>();
  return (err) => {
    const now = clock();
    const kind = err.message.replace(/\bjob \S+/, 'job');
    if (now - (logged.get(kind) ?? Number.NEGATIVE_INFINITY) < repeatInterval) return;
    putBounded(logged, kind, now, mostRemembered);
    log.warn({ err }, 'Redis is out of reach or answered with an error; jobs wait until it is back');
  };
}
