import { createInterface } from 'node:readline';
import { askForImport, confirmImport } from '../many/aliases.ts';
import { admin, nextTick, type RunningApp, runApp } from '../running-app.ts';

/**
 * Runs Facteur in a directory, with its commits as the second argument says and a replica where the third does: for each line that comes, such as `one NAME`,
 * it does that, and answers with the milliseconds that it took until all was applied.
 */
const [directory = '', synchronous = '', replica = ''] = process.argv.slice(2);

async function create({ app, dispatcher }: RunningApp, name: string): Promise<void> {
  const { request, view } = await dispatcher.run(
    admin,
    `/mail alias ${name}@example.org ${name}@example.net`,
  );
  if (request === null) throw new Error(`An alias was refused: ${view.title}`);
  while (app.store.requests.stateOf(request) !== 'applied') await nextTick();
}

const works: Readonly<Record<string, (facteur: RunningApp, name: string) => Promise<unknown>>> = {
  one: create,
  hundred: (facteur, name) =>
    Promise.all(Array.from({ length: 100 }, (_, index) => create(facteur, `${name}.${index}`))),
  import: async (facteur, name) => confirmImport(facteur, await askForImport(facteur, `${name}.`)),
};

await runApp(
  directory,
  async (facteur) => {
    for await (const line of createInterface(process.stdin)) {
      const [work = '', name = ''] = line.split(' ');
      const start = performance.now();
      await works[work]?.(facteur, name);
      const took = performance.now() - start;
      // What it shows in chat is brought by jobs of their own, which are not to run into the next turn.
      while (facteur.app.store.outbox.count() > 0) await nextTick();
      process.stdout.write(`${took}\n`);
    }
  },
  { SQLITE_SYNCHRONOUS: synchronous, REPLICA_URL: replica },
);
