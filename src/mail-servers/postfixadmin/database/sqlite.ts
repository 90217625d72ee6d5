import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import sql, { empty, raw } from 'sql-template-tag';
import { createMutex } from '../../../lib/mutex.ts';
import { limitCache } from '../../../lib/sqlite-cache.ts';
import { type Synchronous, setSynchronous } from '../../../lib/sqlite-synchronous.ts';
import type { Dialect, Engine, Session } from './engine.ts';

const dialect: Dialect = {
  product: 'SQLite',
  now: sql`datetime('now')`,
  inDays: (days) => sql`datetime('now', ${`+${days} days`})`,
  fromUnix: (seconds) => sql`datetime(${seconds}, 'unixepoch')`,
  toUnix: (column) => sql`CAST(strftime('%s', ${raw(column)}) AS integer)`,
  flag: Number,
  fitCharset: (text) => text,
  fitsCharset: () => true,
  // A transaction locks the whole file.
  forUpdate: empty,
  forShare: empty,
  columns: sql`SELECT tables.name AS table_name, columns.name AS column_name, 1 AS transactional
    FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'`,
};

// better-sqlite3 blocks the whole process while it waits for a lock: jobs are retried instead.
const busyTimeout = 100;

type Handle = { readonly database: Database.Database; readonly file: string };

/** An SQLite file, in its present journal mode. Pieces of work wait for each other: they share one connection. */
export function openSqlite(path: string, synchronous: Synchronous): Engine {
  let handle: Handle | null = null;
  const inTurn = createMutex();

  function release(): void {
    handle?.database.close();
    handle = null;
  }

  /** Reopens a file that was replaced, as by an administrator who restores a backup. */
  function current(): Database.Database {
    const { dev, ino } = statSync(path);
    const file = `${dev}:${ino}`;
    if (handle?.file === file) return handle.database;
    release();
    const database = new Database(path, { fileMustExist: true, timeout: busyTimeout });
    limitCache(database);
    setSynchronous(database, synchronous);
    handle = { database, file };
    return database;
  }

  async function transact<T>(
    beginning: 'BEGIN' | 'BEGIN IMMEDIATE',
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const database = current();
    database.exec(beginning);
    try {
      const result = await work(sessionOn(database));
      database.exec('COMMIT');
      return result;
    } finally {
      if (database.inTransaction) database.exec('ROLLBACK');
    }
  }

  return {
    dialect,
    read: (work) => inTurn(() => transact('BEGIN', work)),
    transaction: (work) => inTurn(() => transact('BEGIN IMMEDIATE', work)),
    close: () => inTurn(async () => release()),
  };
}

function sessionOn(database: Database.Database): Session {
  return {
    rows: async ({ sql: text, values }) =>
      database.prepare<unknown[], Record<string, unknown>>(text).all(...values),
    run: async ({ sql: text, values }) => database.prepare(text).run(...values).changes,
  };
}
