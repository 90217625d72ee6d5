import { once } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import type { RedisTarget } from '../../config/redis-url.ts';

/**
 * Connections for BullMQ. Queues and workers are given a client of ours, not options, which settles who
 * closes what: BullMQ closes the copy that each worker makes of its connection to block on (closeWithin sees
 * to that); both connections made here are for whoever made them to end, after the queues and workers, by
 * `disconnect()`, which needs no Redis and can't hang. Any number of queues may share one producer
 * connection, any number of workers one worker connection.
 *
 * While Redis is away both go on trying for ever, and `onError` hears of every failure. BullMQ emits the same
 * errors on each queue and worker, so those need an `error` listener too.
 */
type OnError = (error: Error) => void;

/** The reply mapping is part of a client's type. All of ours keep the usual one. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/**
 * For queues: a command fails at once while Redis is away, and after 5 s where Redis is connected but
 * silent, which also ends that connection. Give the queue `failFastOptions` as well.
 */
export function createProducerConnection(target: RedisTarget, onError: OnError): Redis {
  const patience = { commandTimeout: 5_000, socketTimeout: 5_000 };
  return connect(target, { enableOfflineQueue: false, maxRetriesPerRequest: 1, ...patience }, onError);
}

/**
 * Options of a queue on a producer connection. Without them `addAddress` waits for the first connection, for ever
 * where there is none: BullMQ would hold every command back until it has asked Redis for its version.
 */
export const failFastOptions = { skipWaitingForReady: true, skipVersionCheck: true };

/** For workers: commands wait until Redis is back, as BullMQ demands of them. */
export function createWorkerConnection(target: RedisTarget, onError: OnError): Redis {
  return connect(target, { maxRetriesPerRequest: null }, onError);
}

/** Resolves to true once the connection is up; to false on the first error, or after `ms`. */
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
