import { join } from 'node:path';
import { archiveDirectory } from '../audit-archive/archive-file.ts';
import { checkpointsFile } from '../checkpoints/keeper.ts';
import { platforms } from '../domain/actor.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import { auditHeadKey, createAuditHeadStore } from '../queue/redis/audit-head.ts';
import { createRelay, type Relay } from '../queue/relay.ts';
import type { RunningQueue } from '../queue/start-queue.ts';
import { chatQueue, mailServerQueue } from '../requests/outbox/queue-names.ts';
import type { AppSettings, Resources } from './app-options.ts';
import { refuseLostDatabase } from './lost-database.ts';
import type { Data } from './open-data.ts';
import type { Mail } from './open-mail-servers.ts';
import { createStaleQueueGuard, type StaleQueueGuard } from './stale-queue-guard.ts';

export type QueueConnection = {
  readonly queue: RunningQueue;
  /** The queues that are filled from the outbox. */
  readonly names: readonly string[];
  readonly guard: StaleQueueGuard;
  readonly relay: Relay;
};

/** Waits for the queue, and connects the outbox to it. @throws DatabaseLost where queue or checkpoints know more than the database. */
export async function connectQueue(
  settings: AppSettings,
  data: Data,
  { mailServer }: Mail,
  resources: Resources,
): Promise<QueueConnection> {
  const { store } = data;
  const queue = await data.startingQueue;
  resources.defer(queue.stop);
  const auditHead = createAuditHeadStore(queue.redis);
  if (store.audit.head() === null) await refuseIfLost(settings, data, queue, auditHead);
  const names = [
    ...mailServer.all.map(({ name }) => mailServerQueue(name)),
    ...platforms.map((platform) => chatQueue(platform)),
  ];
  const guard = createStaleQueueGuard({ audit: store.audit, auditHead, queue, names, log: settings.log });
  const relay = createRelay({
    outbox: store.outbox,
    add: guard.add,
    clock: monotonicNow,
    onError: queue.onError,
  });
  return { queue, names, guard, relay };
}

async function refuseIfLost(
  { config }: AppSettings,
  { directory }: Data,
  queue: RunningQueue,
  auditHead: Pick<ReturnType<typeof createAuditHeadStore>, 'read'>,
): Promise<void> {
  // Where Redis is away the checkpoints alone tell.
  const head = await auditHead.read().catch(() => null);
  await refuseLostDatabase(directory.database, {
    checkpoints: checkpointsPath(config),
    queuedRow: head?.row ?? null,
    forget: config.redis
      ? `type redis-cli DEL ${auditHeadKey(queue.redis)} for ${queue.name}`
      : `move ${directory.queue} away`,
  });
}

/** The file of the audit's checkpoints. */
export const checkpointsPath = ({
  auditCheckpoints,
  dataDirectory,
}: Pick<AppSettings['config'], 'auditCheckpoints' | 'dataDirectory'>): string =>
  auditCheckpoints ?? join(dataDirectory, checkpointsFile);

/** The directory for rows of the audit that are too old to be kept. */
export const archivePathOf = ({
  auditArchive,
  dataDirectory,
}: Pick<AppSettings['config'], 'auditArchive' | 'dataDirectory'>): string =>
  auditArchive ?? join(dataDirectory, archiveDirectory);
