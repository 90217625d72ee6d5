import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { Figure } from '../report.ts';
import { runPart } from '../run-part.ts';
import { runApp } from '../running-app.ts';
import { fillDirectory } from './fill/addresses.ts';

const many = 1_000_000;
const program = fileURLToPath(new URL('./sync-run.ts', import.meta.url));
/** What the first sync, the indexing and another sync may take together, in milliseconds. */
const mostTime = 7 * 60_000;

/** The first sync of a million addresses, into an empty mirror, by a Facteur that starts on them in a process of its own. */
export async function millionSyncFigures(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  try {
    await runApp(directory, async () => undefined);
    write(join(directory, 'mail', 'directory.sqlite'), (database) => fillDirectory(database, many));
    write(join(directory, 'facteur.sqlite'), (database) => database.exec('UPDATE domains SET mirrored = 0'));
    return await runPart(directory, mostTime, program);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function write(file: string, work: (database: Database.Database) => void): void {
  const database = new Database(file);
  database.transaction(() => work(database))();
  database.close();
}
