import { globSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** A temporary DATA_DIR, with direct access to its databases and mail. */
export type AppData = {
  readonly directory: string;
  readonly mail: string;
  /** Rows of Facteur's own database. */
  own(query: string): Record<string, unknown>[];
  /** Rows of the mail server's directory. */
  rows(query: string): Record<string, unknown>[];
  /** All rows of the mail server's directory, including its log: equal where nothing was changed. */
  dump(): Record<string, unknown[]>;
  /** The raw messages in a mailbox's home or trashed home, sorted. */
  messages(mailbox: string, place?: 'homes' | 'trash'): string[];
  [Symbol.asyncDispose](): Promise<void>;
};

export async function createAppData(): Promise<AppData> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-e2e-'));
  // Postfix and Dovecot traverse it.
  await chmod(directory, 0o711);
  return openAppData(directory);
}

/** One that is there already; it is deleted as well. */
export function openAppData(directory: string): AppData {
  const mail = join(directory, 'mail');
  const directoryFile = join(mail, 'directory.sqlite');
  return {
    directory,
    mail,
    own: (query) => rowsOf(join(directory, 'facteur.sqlite'), query),
    rows: (query) => rowsOf(directoryFile, query),
    dump() {
      const tables = rowsOf(directoryFile, "SELECT name FROM sqlite_schema WHERE type = 'table'");
      return Object.fromEntries(
        tables.map(({ name }) => [String(name), rowsOf(directoryFile, `SELECT * FROM "${name}"`)]),
      );
    },
    messages: (mailbox, place = 'homes') =>
      globSync(join(mail, place, mailbox, place === 'trash' ? 'home' : '', 'Maildir/{new,cur}/*'))
        .map((file) => readFileSync(file, 'latin1'))
        .sort(),
    // The Redis of a killed Facteur may still be writing.
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true, maxRetries: 10 }),
  };
}

function rowsOf(file: string, query: string): Record<string, unknown>[] {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return database.prepare<[], Record<string, unknown>>(query).all();
  } finally {
    database.close();
  }
}
