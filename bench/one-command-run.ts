import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type * as Running from './running-app.ts';

/**
 * Runs a version of Facteur, of which this is told the directory: creates an alias for each line that comes, and answers
 * with the milliseconds that it took from the command to its change being applied.
 */
const [directory = ''] = process.argv.slice(2);
const { admin, nextTick, withApp }: typeof Running = await import(
  pathToFileURL(`${directory}/bench/running-app.ts`).href
);

// Earlier versions' commits did not wait for the disk: what that costs is measured by itself, in durability.ts.
const asEarlier = { SQLITE_SYNCHRONOUS: 'normal' };

await withApp(async ({ app, dispatcher }) => {
  for await (const name of createInterface(process.stdin)) {
    const start = performance.now();
    const { request, view } = await dispatcher.run(
      admin,
      `/mail alias ${name}@example.org ${name}@example.net`,
    );
    if (request === null) throw new Error(`An alias was refused: ${view.title}`);
    while (app.store.requests.stateOf(request) !== 'applied') await nextTick();
    const took = performance.now() - start;
    // What it shows in chat is brought by a job of its own, which is not to run into the next turn.
    while (app.store.outbox.count() > 0) await nextTick();
    process.stdout.write(`${took}\n`);
  }
}, asEarlier);
