import { once } from 'node:events';
import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
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

/** A connection to one server, to the master that Sentinels name, or to all masters of a cluster. */
export type RedisClient = Redis | Cluster;

/** Without the reply mapping, which is part of a client's type: all of ours use the default. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/** What a connection does while Redis is away. */
type Patience = {
  /** Of each server. */
  readonly limits: Options;
  /** Of a cluster as a whole. */
  readonly clusterLimits: Pick<ClusterOptions, 'enableOfflineQueue' | 'maxRedirections'>;
};

type ClusterTarget = Extract<RedisTarget, { kind: 'cluster' }>;
type SingleTarget = Exclude<RedisTarget, ClusterTarget>;

/**
 * For queues: a command fails at once while Redis is down, after 2 s while a cluster has no master for it, and after 5 s
 * where Redis is connected but does not answer, which also ends that connection. The queue needs `failFastOptions` as well.
 */
export function createProducerConnection(target: RedisTarget, onError: OnError): RedisClient {
  const timeouts = { commandTimeout: 5_000, socketTimeout: 5_000 };
  return connect(target, onError, {
    limits: { enableOfflineQueue: false, maxRetriesPerRequest: 1, ...timeouts },
    clusterLimits: { enableOfflineQueue: false, maxRedirections: 20 },
  });
}

/**
 * Options of a queue on a producer connection. Without them `add` waits for the first connection, possibly forever: BullMQ
 * delays every command until it knows the version of Redis.
 */
export const failFastOptions = { skipWaitingForReady: true, skipVersionCheck: true };

/** For queues whose events nobody reads: BullMQ would keep 10,000 of each. */
export const fewEvents = { streams: { events: { maxLen: 100 } } };

/**
 * For workers: commands wait until Redis is back, as BullMQ requires. The timeout is longer than a command may block, 10 s:
 * it ends connections to a host that is gone without a word, as after a power cut, so that the next one leads to the new
 * master.
 */
export function createWorkerConnection(target: RedisTarget, onError: OnError): RedisClient {
  return connect(target, onError, {
    limits: { maxRetriesPerRequest: null, socketTimeout: 15_000 },
    clusterLimits: { maxRedirections: Number.POSITIVE_INFINITY },
  });
}

/** Resolves to true once the connection is ready, to false on the first error or after `ms` milliseconds. */
export async function waitUntilReady(ms: number, connection: RedisClient): Promise<boolean> {
  if (connection.status === 'ready') return true;
  const ready = once(connection, 'ready', { signal: AbortSignal.timeout(ms) });
  return ready.then(
    () => true,
    () => false,
  );
}

const connect = (target: RedisTarget, onError: OnError, patience: Patience): RedisClient =>
  target.kind === 'cluster'
    ? connectToCluster(target, onError, patience)
    : connectToServer(target, onError, patience);

/**
 * Retries for ever, until the connection was ended: then its copies end too, one of which BullMQ may have connected anew
 * while it closed a worker.
 */
function createRetries() {
  let isEnded = false;
  return {
    strategy: (attempt: number): number | null => (isEnded ? null : Math.min(attempt * 100, 2_000)),
    end: (): void => {
      isEnded = true;
    },
  };
}

function connectToServer(target: SingleTarget, onError: OnError, { limits }: Patience): Redis {
  const { strategy, end } = createRetries();
  const options: Options = {
    ...connectionOptions(target),
    ...limits,
    retryStrategy: strategy,
    sentinelRetryStrategy: strategy,
  };
  return new Redis(options).on('error', onError).once('end', end);
}

function connectionOptions(target: SingleTarget): Options {
  if (target.kind === 'socket') return { path: target.path };
  const access = { ...accessOptions(target), db: target.db };
  if (target.kind === 'server') return { ...target.server, ...access };
  const { username, password } = target.sentinelLogin;
  return {
    ...{ sentinels: target.sentinels, name: target.master },
    ...access,
    ...(username !== undefined && { sentinelUsername: username }),
    ...(password !== undefined && { sentinelPassword: password }),
    ...(target.tls && { sentinelTLS: {}, enableTLSForSentinelMode: true }),
    // One that hangs would keep the others from being asked.
    sentinelCommandTimeout: 2_000,
    // A master that was replaced takes no writes any more: the command is sent again, to the one that Sentinels name now.
    reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? 2 : false),
  };
}

const accessOptions = ({ login, tls }: Pick<ClusterTarget, 'login' | 'tls'>): Options => ({
  ...login,
  ...(tls && { tls: {} }),
});

/** Milliseconds until a command that a cluster can't take is sent again. */
const retryDelay = 100;

function connectToCluster(target: ClusterTarget, onError: OnError, patience: Patience): Cluster {
  const { enableOfflineQueue: _, ...limits } = patience.limits;
  const { strategy, end } = createRetries();
  const cluster = new Cluster(target.nodes, {
    ...patience.clusterLimits,
    clusterRetryStrategy: strategy,
    retryDelayOnFailover: retryDelay,
    retryDelayOnClusterDown: retryDelay,
    retryDelayOnTryAgain: retryDelay,
    // While a fail-over settles, two nodes may refer to each other.
    retryDelayOnMoved: 20,
    // Also notices a master that hangs and was replaced.
    slotsRefreshInterval: 5_000,
    slotsRefreshTimeout: 2_000,
    // Node resolves names itself; certificates are compared with the name.
    dnsLookup: (host, done) => done(null, host),
    redisOptions: { ...accessOptions(target), ...limits },
  });
  return cluster.on('error', (error: Error) => onError(withNodeError(error))).once('end', end);
}

/** ioredis says only that all nodes failed, and why the last one did in a property. */
function withNodeError(error: Error): Error {
  const cause = 'lastNodeError' in error ? error.lastNodeError : null;
  return cause instanceof Error
    ? new Error(`No node of the Redis Cluster answers: ${cause.message}`, { cause })
    : error;
}
