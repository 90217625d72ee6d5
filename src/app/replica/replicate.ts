import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../logging/logger.ts';
import { type Newest, restoreNewest } from '../../replica/restore/restore-newest.ts';
import { type Replication, startReplicating } from '../../replica/start-replicating.ts';
import type { Store } from '../../store/store.ts';
import type { AppSettings, Resources } from '../app-options.ts';

/** Puts the newest database in DATA_DIR, before it is opened. @returns null where there is no replica. */
export async function restoreReplica({ config, lease, log }: AppSettings): Promise<Newest | null> {
  const { replica, dataDirectory } = config;
  if (replica === null) return null;
  const newest = await restoreNewest({ replica, dataDirectory, lease, log });
  if (newest.restoredFrom !== null) warnOfMissingKeys(dataDirectory, log);
  return newest;
}

/** What a replica has not, and what lacks without it. */
const notReplicated = {
  secret:
    'links that were sent before don’t work, nor, where FACTEUR_SECRET is not set, waiting passwords and what chats have sent and was not answered',
  key: 'workers on other hosts don’t know this Facteur',
  'audit-key': 'the audit’s checkpoints can’t be gone on with',
};

function warnOfMissingKeys(dataDirectory: string, log: Logger): void {
  for (const [name, lacks] of Object.entries(notReplicated))
    if (!existsSync(join(dataDirectory, name)))
      log.warn(
        {},
        `DATA_DIR has no ${name} of the machine before, and a new one is made: ${lacks}. Copy it from there`,
      );
}

/**
 * Takes the place of replication among what is closed: to be called before the databases are opened, so that what their
 * closing writes is replicated as well.
 */
export function replicationSlot(resources: Resources) {
  let replication: Replication | null = null;
  resources.defer(async () => {
    await replication?.stop();
  });
  return {
    start: async ({
      settings: { config, log },
      store,
      newest: { term },
    }: {
      readonly settings: AppSettings;
      readonly store: Store;
      readonly newest: Newest;
    }): Promise<Replication | null> => {
      const { replica, dataDirectory } = config;
      replication = replica && (await startReplicating({ replica, dataDirectory, term, store, log }));
      return replication;
    },
  };
}
