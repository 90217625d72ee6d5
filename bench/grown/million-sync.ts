import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { indexAddressesJob } from '../../jobs/index-addresses.ts';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import type { Figure } from '../report.ts';
import { withApp } from '../running-app.ts';
import { fillDirectory } from './fill/addresses.ts';

const many = 1_000_000;
const memoryInterval = 20;

/** The first sync of a million addresses, into an empty mirror, with the memory of the whole process; and what follows it. */
export const millionSyncFigures = (): Promise<Figure[]> =>
  withApp(async ({ app, dataDirectory }) => {
    const directory = new Database(join(dataDirectory, 'mail', 'directory.sqlite'));
    directory.transaction(() => fillDirectory(directory, many))();
    directory.close();
    let most = 0;
    const look = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, memoryInterval);
    const first = await seconds(() => syncMirror(app, new AbortController().signal));
    const held = app.store.domains.all().reduce((sum, { addresses }) => sum + addresses, 0);
    if (held < many) throw new Error(`The mirror holds ${held} addresses`);
    const index = await seconds(() => indexAddressesJob(app).run());
    const again = await seconds(() => syncMirror(app, new AbortController().signal));
    clearInterval(look);
    await nextTurn();
    return [
      { name: `first sync of ${many} addresses`, value: first, unit: 's', limit: { most: 60 } },
      { name: 'indexing them for searches', value: index, unit: 's', limit: { most: 120 } },
      { name: 'another sync, without a difference', value: again, unit: 's', limit: { most: 60 } },
      { name: 'memory of all that', value: most / 1_048_576, unit: 'MB', limit: { most: 200 } },
    ];
  });

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
