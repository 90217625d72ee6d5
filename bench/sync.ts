import { join } from 'node:path';
import Database from 'better-sqlite3';
import { syncMirror } from '../src/requests/mirror/sync-mirror.ts';
import type { Figure } from './report.ts';
import { type RunningApp, withApp } from './running-app.ts';

const many = 100_000;
/** How many of them others then change: few enough to be reported one by one. */
const changed = 1_000;
/** How often memory is measured, in milliseconds. */
const memoryInterval = 20;

type Measured = { readonly seconds: number; readonly megabytes: number };

/**
 * Syncs of 100,000 addresses in the directory that Postfix and Dovecot read: where the mirror is empty, where nothing
 * differs, and where others changed some. The slowest of them, and the memory that they take.
 */
export const syncFigures = (): Promise<Figure[]> =>
  withApp(async (facteur) => {
    const directory = new Database(join(facteur.dataDirectory, 'mail', 'directory.sqlite'));
    fillDirectory(directory, many);
    const runs = [await measured(facteur, 0), await measured(facteur, 0)];
    directory
      .prepare(
        "UPDATE alias SET goto = 'other@example.net' WHERE address IN (SELECT address FROM alias WHERE address LIKE 'many%' LIMIT ?)",
      )
      .run(changed);
    directory.close();
    runs.push(await measured(facteur, changed));
    const most = (of: (run: Measured) => number) => Math.max(...runs.map(of));
    return [
      {
        name: `sync of ${many} addresses, slowest of 3`,
        value: most(({ seconds }) => seconds),
        unit: 's',
        limit: { most: 30 },
      },
      {
        name: 'memory that it takes',
        value: most(({ megabytes }) => megabytes),
        unit: 'MB',
        limit: { most: 100 },
      },
    ];
  });

/** Aliases in the directory that Postfix and Dovecot read, as others would put them there. */
export function fillDirectory(directory: Database.Database, count: number): void {
  const insert = directory.prepare(
    `INSERT INTO alias (address, goto, domain, created, modified, active)
     VALUES (?, ?, 'example.org', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 1)`,
  );
  directory.transaction(() => {
    for (let index = 0; index < count; index++)
      insert.run(`many${index}@example.org`, `one${index}@example.net,two${index}@example.net`);
  })();
}

async function measured({ app }: RunningApp, drifted: number): Promise<Measured> {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, memoryInterval);
  const began = performance.now();
  const result = await syncMirror(app, new AbortController().signal);
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(look);
  if (result.drifted !== drifted)
    throw new Error(`${result.drifted} changes were found instead of ${drifted}`);
  const held = app.store.domains.all().reduce((sum, { addresses }) => sum + addresses, 0);
  if (held < many) throw new Error(`The mirror holds ${held} addresses`);
  return { seconds, megabytes: (most - before) / 1_048_576 };
}
