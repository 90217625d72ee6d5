import { setTimeout as sleep } from 'node:timers/promises';
import { indexAddressesJob } from '../../jobs/index-addresses.ts';
import { growHeapSlowly } from '../../src/lib/grow-heap-slowly.ts';
import { returnStartMemory } from '../../src/lib/return-start-memory.ts';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import { asJson, type Figure } from '../report.ts';
import { exampleOrg, runApp } from '../running-app.ts';

/** Runs Facteur on a DATA_DIR whose mail server has addresses that it does not know, and says how long it took to know them. */
const directory = process.argv.at(-1) ?? '';

/** How often it is looked, in milliseconds. */
const interval = 20;

growHeapSlowly();
await runApp(directory, async ({ app }) => {
  returnStartMemory();
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, interval);
  // It begins by itself at the start.
  const first = await seconds(async () => {
    while (!app.store.domains.get(exampleOrg)?.mirrored) await sleep(interval);
  });
  const held = app.store.domains.get(exampleOrg)?.addresses ?? 0;
  const index = await seconds(() => indexAddressesJob(app).run());
  const again = await seconds(() => syncMirror(app, new AbortController().signal));
  clearInterval(look);
  const figures: Figure[] = [
    { name: `first sync of ${held} addresses`, value: first, unit: 's', limit: { most: 60 } },
    { name: 'indexing for searches after that', value: index, unit: 's', limit: { most: 120 } },
    { name: 'another sync, without a difference', value: again, unit: 's', limit: { most: 60 } },
    { name: 'memory of all that', value: most / 1_048_576, unit: 'MB', limit: { most: 200 } },
  ];
  process.stdout.write(figures.map((each) => `${asJson(each)}\n`).join(''));
});

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
