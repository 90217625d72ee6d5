import { join } from 'node:path';
import Database from 'better-sqlite3';
import { runApp } from '../../running-app.ts';
import { fillDirectory, fillMirror } from './addresses.ts';
import { fillAudit, rowsARequest } from './audit.ts';
import { fillEnded, fillOpen } from './requests.ts';

/** How much a Facteur holds. */
export type Size = { readonly addresses: number; readonly openRequests: number; readonly auditRows: number };

/** Makes the DATA_DIR of a Facteur that has grown, by SQL: by its own commands it would take days. */
export async function fillGrown(dataDirectory: string, size: Size): Promise<void> {
  // With the schema of this version, and the domain example.org.
  await runApp(dataDirectory, async () => undefined);
  fill(join(dataDirectory, 'mail', 'directory.sqlite'), (database) =>
    fillDirectory(database, size.addresses),
  );
  fill(join(dataDirectory, 'facteur.sqlite'), (database) => {
    fillMirror(database, size.addresses);
    const now = Date.now();
    fillEnded(database, Math.ceil(size.auditRows / rowsARequest), now);
    fillOpen(database, size.openRequests, now);
    fillAudit(database, size.auditRows);
  });
}

function fill(file: string, work: (database: Database.Database) => void): void {
  const database = new Database(file);
  database.pragma('cache_size = -200000');
  database.transaction(() => work(database))();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}
