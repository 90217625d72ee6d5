import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { newSecret } from './config.ts';
import { type Obstacle, obstaclesIn, obstaclesInWords, type Part } from './data-access.ts';

/** Where things are kept, under DATA_DIR. */
export type DataDirectory = {
  readonly database: string;
  readonly mail: string;
  readonly queue: string;
  /** What seals hashes on their way, where the operator set none. Made once, readable by us alone. */
  readonly secret: () => string;
  readonly unlock: () => void;
};

/** The data directory can't be used; the message says what to do. */
export class DataDirectoryUnusable extends Error {
  override readonly name = 'DataDirectoryUnusable';
}

/**
 * Opens the data directory for this process alone. Others may pass through it: Postfix and Dovecot read `mail/`.
 * @throws DataDirectoryUnusable where it can't be written, or another process has it.
 */
export function openDataDirectory(directory: string): DataDirectory {
  const inside = (name: string) => join(directory, name);
  prepareDataDirectory(directory);
  for (const name of ['facteur.sqlite', 'lock.sqlite']) makePrivate(inside(name));
  const unlock = lock(inside('lock.sqlite'), directory);
  return {
    database: inside('facteur.sqlite'),
    mail: inside('mail'),
    queue: inside('queue'),
    secret: () => keptSecret(inside('secret')),
    unlock,
  };
}

/**
 * Makes the directory where it is missing, and sees whether what is kept in it can be used: `parts` are those that will be.
 * @returns what of the mail can't be used: changes wait until it can, as for a mail server that is down.
 * @throws DataDirectoryUnusable where anything else can't, naming all of both.
 */
export function prepareDataDirectory(directory: string, parts: readonly Part[] = []): readonly Obstacle[] {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o711 });
    const { own, mail } = obstaclesIn(directory, parts);
    if (own.length > 0) throw new DataDirectoryUnusable(obstaclesInWords([...own, ...mail]));
    accessSync(directory, constants.W_OK | constants.X_OK);
    return mail;
  } catch (cause) {
    if (cause instanceof DataDirectoryUnusable) throw cause;
    throw new DataDirectoryUnusable(
      `DATA_DIR ${directory} can't be written (${messageOf(cause)}). Let it belong to the user who runs Facteur, or set DATA_DIR to another directory.`,
      { cause },
    );
  }
}

/** Others pass through the directory. SQLite gives what it keeps beside a database the database's mode. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

/** SQLite's own lock on a file of no other use: the kernel lets go of it however our process ends. */
function lock(file: string, directory: string): () => void {
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new DataDirectoryUnusable(
      `Another Facteur uses DATA_DIR ${directory} already. Stop that one first, or set DATA_DIR to another directory.`,
      { cause },
    );
  }
  return () => database.close();
}

function keptSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, newSecret(), { mode: 0o600, flag: 'wx' });
  chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
