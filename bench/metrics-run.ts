import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { admin, nextTick, runApp } from './running-app.ts';

/**
 * Runs Facteur, with the environment given as NAME=VALUE: creates an alias for each line that comes, and answers with the
 * milliseconds from the command to its change being applied.
 */
const environment = Object.fromEntries(process.argv.slice(2).map((each) => each.split('=')));
const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));

await runApp(
  directory,
  async ({ app, dispatcher }) => {
    for await (const name of createInterface(process.stdin)) {
      const start = performance.now();
      const line = `/mail alias ${name}@example.org ${name}@example.net`;
      const { request, view } = await dispatcher.run(admin, line);
      if (request === null) throw new Error(`An alias was refused: ${view.title}`);
      while (app.store.requests.stateOf(request) !== 'applied') await nextTick();
      const took = performance.now() - start;
      // What it shows in chat is brought by a job of its own, which is not to run into the next turn.
      while (app.store.outbox.count() > 0) await nextTick();
      process.stdout.write(`${took}\n`);
    }
  },
  environment,
);
await rm(directory, { recursive: true });
