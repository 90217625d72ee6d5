import { once } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import type { RedisTarget } from '../../config/redis-url.ts';

/**
 * Connections for BullMQ. Queues and workers get a client of ours, not options, which decides who closes what: BullMQ
 * closes the blocking copy that each worker makes of its connection (see closeWorkers); the caller ends both connections
 * made here, after the queues and workers, by `disconnect()`, which works without Redis and can't hang. All queues may
 * share one producer connection, all workers one worker connection.
 *
 * While Redis is down both retry forever, and `onError` receives every failure. BullMQ emits the same errors on each queue
 * and worker, so those need an `error` listener too.
 */
type OnError = (error: Error) => void;

/** Without the reply mapping, which is part of a client's type: all of ours use the default. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/**
 * For queues: a command fails at once while Redis is down, and after 5 s where Redis is connected but does not answer,
 * which also ends that connection. The queue needs `failFastOptions` as well.
 */
export function createProducerConnection(target: RedisTarget, onError: OnError): Redis {
  const timeouts = { commandTimeout: 5_000, socketTimeout: 5_000 };
  return connect(target, { enableOfflineQueue: false, maxRetriesPerRequest: 1, ...timeouts }, onError);
}

/**
 * Options of a queue on a producer connection. Without them `add` waits for the first connection, possibly forever: BullMQ
 * delays every command until it knows the version of Redis.
 */
export const failFastOptions = { skipWaitingForReady: true, skipVersionCheck: true };

/** For workers: commands wait until Redis is back, as BullMQ requires. */
export function createWorkerConnection(target: RedisTarget, onError: OnError): Redis {
  return connect(target, { maxRetriesPerRequest: null }, onError);
}

/** Resolves to true once the connection is ready, to false on the first error or after `ms` milliseconds. */
export async function waitUntilReady(ms: number, connection: Redis): Promise<boolean> {
  if (connection.status === 'ready') return true;
  const ready = once(connection, 'ready', { signal: AbortSignal.timeout(ms) });
  return ready.then(
    () => true,
    () => false,
  );
}

function connect(target: RedisTarget, limits: Options, onError: OnError): Redis {
  const retryStrategy = (attempt: number) => Math.min(attempt * 100, 2_000);
  const options: Options = {
    ...connectionOptions(target),
    ...limits,
    retryStrategy,
    sentinelRetryStrategy: retryStrategy,
  };
  return new Redis(options).on('error', onError);
}

function connectionOptions(target: RedisTarget): Options {
  if (target.kind === 'socket') return { path: target.path };
  const tls = target.tls ? { tls: {} } : {};
  const access = { ...target.login, db: target.db, ...tls };
  if (target.kind === 'server') return { ...target.server, ...access };
  const sentinelTls = target.tls ? { sentinelTLS: {}, enableTLSForSentinelMode: true } : {};
  return { sentinels: target.sentinels, name: target.master, ...access, ...sentinelTls };
}
