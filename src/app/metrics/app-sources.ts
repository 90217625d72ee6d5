import { dirname, join } from 'node:path';
import { localDirectories } from '../../config/mail-user-access.ts';
import { monotonicNow } from '../../lib/monotonic-clock.ts';
import { outcomesQueue } from '../../mail-servers/remote/protocol.ts';
import type { Metrics, Source } from '../../metrics/create-metrics.ts';
import { databaseSources } from '../../metrics/sources/database.ts';
import { queueSource } from '../../metrics/sources/queue.ts';
import { runningSources } from '../../metrics/sources/running-parts.ts';
import type { AppSettings } from '../app-options.ts';
import type { Context } from '../build-context.ts';
import type { QueueConnection } from '../connect-queue.ts';
import { measureFreeSpace } from '../health/disk.ts';
import type { Data } from '../open-data.ts';

/** What Facteur's own process is asked at each scrape. */
export function appSources(
  metrics: Metrics,
  { config, servers, clock, lease }: AppSettings,
  { directory, store, replication, alone }: Data,
  { queue, names }: QueueConnection,
  { app, health, mirror, checkpoints }: Context,
): readonly Source[] {
  const hasWorkers = app.mailServer.all.some((server) => app.mailServer.isRemote(server));
  const lastSync = (): number | null => {
    const { last } = mirror.state();
    return last && clock() - (monotonicNow() - last.at);
  };
  return [
    ...databaseSources(metrics, {
      ...{ figures: store.figures, audit: store.audit, inbox: store.inbox, queues: names, clock },
      platforms: app.activePlatforms,
      files: {
        'facteur.sqlite': directory.database,
        'inbox.sqlite': join(dirname(directory.database), 'inbox.sqlite'),
      },
    }),
    queueSource(metrics, {
      queues: [...names, ...(hasWorkers ? [outcomesQueue] : [])],
      lengthsOf: queue.lengthsOf,
      clock,
    }),
    ...runningSources(metrics, {
      health,
      disk: {
        places: [...new Set(localDirectories(servers, config.dataDirectory))],
        freeAt: measureFreeSpace,
      },
      lastSync,
      lastCheckpoint: checkpoints.lastWritten,
      replicaLag: () => {
        const state = replication?.state();
        // All of this run, until there is a whole copy.
        return state ? (state.lag ?? state.age) : 0;
      },
      leaseHeld: () => (lease ? lease.remaining() > 0 : (alone?.holds() ?? null)),
      monotonicNow,
    }),
  ];
}
