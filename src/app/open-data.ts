import { type DataDirectory, openDataDirectory } from '../config/data-directory.ts';
import { requiredMailUserAccess } from '../config/mail-user-access.ts';
import { type RunningQueue, startQueue } from '../queue/start-queue.ts';
import type { Replication } from '../replica/start-replicating.ts';
import { chatQueue } from '../requests/outbox/queue-names.ts';
import type { ActingAlone } from '../standby/act-alone.ts';
import { openStore, type Store, type StoreFollower } from '../store/store.ts';
import type { AppSettings, Resources } from './app-options.ts';
import { logAudited } from './log-audited.ts';
import { replicationSlot, restoreReplica } from './replica/replicate.ts';
import { startAlone } from './standby/start-alone.ts';

/** Requests that end together are shown by one job, up to this many. */
const showBatchSize = 25;

export type Data = {
  readonly directory: DataDirectory;
  readonly store: Store;
  /** Redis starts while the mail servers are opened. */
  readonly startingQueue: Promise<RunningQueue>;
  /** Null: there is no replica. */
  readonly replication: Replication | null;
  /** Null: it acts by a lease that it waited for, or by a Redis that no other Facteur uses. */
  readonly alone: ActingAlone | null;
};

/**
 * Locks DATA_DIR, has the queue start, and opens the database: the replica's, where that is newer.
 * @throws DataDirectoryError, BesideAnother, and what `openStore` and `restoreNewest` throw.
 */
export async function openData(settings: AppSettings, resources: Resources): Promise<Data> {
  const { config, servers, log, observers, tracing, queueTelemetry, lease } = settings;
  const access = requiredMailUserAccess(servers, config.dataDirectory);
  const directory = openDataDirectory(config.dataDirectory, access);
  resources.defer(directory.unlock);
  const startingQueue = startQueue({
    target: config.redis,
    directory: directory.queue,
    batchSizes: { [chatQueue('terminal')]: showBatchSize },
    log,
    onJobEnd: observers.jobEnded,
    tracing,
    telemetry: queueTelemetry,
  });
  // Until `connectQueue` awaits it, a failure must not count as an unhandled rejection.
  startingQueue.catch(() => undefined);
  const alone = await startAlone(settings, resources);
  const newest = await restoreReplica(settings);
  const replicationOf = replicationSlot(resources);
  const follower: StoreFollower = {
    traceparent: tracing.traceparent,
    audited: (rows) => logAudited(log, store.requests.traceparentOf, rows),
  };
  const store: Store = openStore(directory.database, config.synchronous, follower, lease);
  resources.defer(store.close);
  const replication = newest && (await replicationOf.start({ settings, store, newest }));
  return { directory, store, startingQueue, replication, alone };
}
