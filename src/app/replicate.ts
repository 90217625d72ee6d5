import { type Newest, restoreNewest } from '../replica/restore/restore-newest.ts';
import { type Replication, startReplicating } from '../replica/start-replicating.ts';
import type { Store } from '../store/store.ts';
import type { AppSettings, Resources } from './app-options.ts';

/** Puts the newest database in DATA_DIR, before it is opened. @returns null where there is no replica. */
export async function restoreReplica({ config, lease, log }: AppSettings): Promise<Newest | null> {
  const { replica, dataDirectory } = config;
  if (replica === null) return null;
  return restoreNewest({ replica, dataDirectory, token: lease?.token() ?? null, log });
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
