import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { readOrCreateSecret } from '../lib/secret-file.ts';
import { syncMadeDirectories } from '../lib/sync-directory.ts';
import { generatePrivateKey, type KeyPair, readPrivateKey } from '../mail-servers/remote/keys.ts';
import { generateSecret } from './config.ts';
import {
  type AccessProblem,
  type DataPart,
  describeAccessProblems,
  findAccessProblems,
} from './data-access.ts';
import type { MailUserAccess } from './mail-user-access.ts';

/** The paths in DATA_DIR, and what is made there once. */
export type DataDirectory = {
  readonly database: string;
  readonly mail: string;
  readonly queue: string;
  /** The key that signs the next checkpoint of the audit. */
  readonly auditKey: string;
  /**
   * Links are derived from it, and where FACTEUR_SECRET is not set, password hashes are encrypted with it. Made once; only
   * our user can read it.
   */
  readonly secret: () => string;
  /** The key pair by which workers on other hosts know Facteur. Made once; only our user can read it. */
  readonly key: () => KeyPair;
  readonly unlock: () => void;
};

/** The data directory can't be used; the message says what to do. */
class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryUnusable';
}

/** Where a restore puts its files until all are there: what is left of one that was interrupted. */
export const restoringDirectory = '.restoring';

/** Files that only our user may read. SQLite gives the files beside a database the database's mode. */
const privateFiles = ['facteur.sqlite', 'inbox.sqlite', 'lock.sqlite'];
/** The same for files that may exist already, from an older version that let others read them. */
const existingPrivateFiles = [
  'facteur.sqlite-wal',
  'facteur.sqlite-shm',
  'inbox.sqlite-wal',
  'inbox.sqlite-shm',
  'secret',
  'key',
  'audit-key',
  'facteur.log',
];

/**
 * Opens the data directory, and locks it for this process.
 * @param access whether Postfix and Dovecot, which read `mail/`, may pass through it.
 * @throws DataDirectoryError where it can't be written, or another process has it.
 */
export function openDataDirectory(directory: string, access: MailUserAccess): DataDirectory {
  const inside = (name: string) => join(directory, name);
  createDataDirectory(directory, access);
  refuseUnfinishedRestore(directory);
  const ours = existingPrivateFiles.filter((name) => isOwnedByUs(inside(name)));
  for (const name of [...privateFiles, ...ours]) restrictToOwner(inside(name));
  const unlock = lockDataDirectory(directory);
  return {
    database: inside('facteur.sqlite'),
    mail: inside('mail'),
    queue: inside('queue'),
    auditKey: inside('audit-key'),
    secret: () => readOrCreateSecret(inside('secret'), generateSecret),
    key: () => readOrCreateKey(inside('key')),
    unlock,
  };
}

const [closed, passable] = [0o700, 0o711];
const directoryModes: Readonly<Record<MailUserAccess, { readonly made: number; readonly most: number }>> = {
  none: { made: closed, most: closed },
  // Whoever installs Postfix or Dovecot opens it for them; others don't need it open.
  possible: { made: closed, most: passable },
  needed: { made: passable, most: passable },
};

/**
 * Creates the directory where it is missing, removes rights that it does not need, and checks that what is in it can be
 * used.
 * @param access whether Postfix and Dovecot may pass through it.
 * @param parts the parts that will be used.
 * @returns the problems with the mail: until they are solved, changes wait, as for a mail server that is down.
 * @throws DataDirectoryError where there are other problems; it lists those with the mail too.
 */
export function createDataDirectory(
  directory: string,
  access: MailUserAccess,
  parts: readonly DataPart[] = [],
): readonly AccessProblem[] {
  try {
    const { made, most } = directoryModes[access];
    const firstMade = mkdirSync(directory, { recursive: true, mode: made });
    const { own, mail } = findAccessProblems(directory, parts);
    if (own.length > 0) throw new DataDirectoryError(describeAccessProblems([...own, ...mail]));
    accessSync(directory, constants.W_OK | constants.X_OK);
    // mkdir takes the umask off the mode.
    if (firstMade === undefined) restrictMode(directory, most);
    else {
      chmodSync(directory, made);
      syncMadeDirectories(firstMade, resolve(directory));
    }
    return mail;
  } catch (cause) {
    if (cause instanceof DataDirectoryError) throw cause;
    throw new DataDirectoryError(
      `DATA_DIR ${directory} can't be written (${errorMessage(cause)}). Let it belong to the user who runs Facteur, or set DATA_DIR to another directory.`,
      { cause },
    );
  }
}

/** Removes rights and adds none. A directory that another user owns is left alone; the doctor reports it. */
function restrictMode(directory: string, most: number): void {
  const { mode, uid } = statSync(directory);
  if ((mode & 0o1002) === 0o1002)
    throw new DataDirectoryError(
      `DATA_DIR ${directory} is everybody's, as /tmp is. Set DATA_DIR to a directory of Facteur's own in it.`,
    );
  const excess = mode & 0o777 & ~most;
  if (excess !== 0 && uid === process.geteuid?.()) chmodSync(directory, mode & 0o7777 & ~excess);
}

/** Whether we may change the file's mode, which only its owner may. */
const isOwnedByUs = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.uid === process.geteuid?.();

/** Makes a file readable by its owner only; creates it where it is missing. @throws DataDirectoryError */
export function restrictToOwner(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  } catch (cause) {
    throw new DataDirectoryError(
      `${file} can't be kept from others (${errorMessage(cause)}). Let it belong to the user who runs Facteur.`,
      { cause },
    );
  }
}

/** Locks DATA_DIR for this process. @returns what unlocks it. @throws DataDirectoryError where another process has it. */
export const lockDataDirectory = (directory: string): (() => void) =>
  acquireLock(
    join(directory, 'lock.sqlite'),
    `Another Facteur uses DATA_DIR ${directory} already. Stop that one first, or set DATA_DIR to another directory.`,
  );

function refuseUnfinishedRestore(directory: string): void {
  if (!existsSync(join(directory, restoringDirectory))) return;
  throw new DataDirectoryError(
    `DATA_DIR ${directory} holds what is left of a restore that was interrupted. Run npm run restore again: it begins anew, and says what it does.`,
  );
}

/** Takes SQLite's lock on a file of no other use: the kernel releases it however our process ends. */
function acquireLock(file: string, takenMessage: string): () => void {
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new DataDirectoryError(takenMessage, { cause });
  }
  return () => database.close();
}

/**
 * Opens a worker's own DATA_DIR, with the key pair by which Facteur knows it, and locks it for its mail server. Whether
 * Postfix and Dovecot need to pass through the directory is known later; until then they may.
 */
export function openWorkerDirectory(
  directory: string,
  server: string,
): { readonly key: KeyPair; readonly unlock: () => void } {
  const inside = (suffix: string) => join(directory, `worker-${server}.${suffix}`);
  createDataDirectory(directory, 'needed');
  const key = readOrCreateKey(inside('key'));
  const lockFile = inside('lock.sqlite');
  restrictToOwner(lockFile);
  // Two workers could apply the same order at once.
  const unlock = acquireLock(
    lockFile,
    `Another worker of ${server} uses DATA_DIR ${directory} already. Stop that one first: each mail server has one worker.`,
  );
  return { key, unlock };
}

/** Reads the key pair by which workers know Facteur; creates it where it is missing. @throws DataDirectoryError */
export function readOwnKey(directory: string): KeyPair {
  createDataDirectory(directory, 'needed');
  return readOrCreateKey(join(directory, 'key'));
}

function readOrCreateKey(file: string): KeyPair {
  const text = readOrCreateSecret(file, generatePrivateKey);
  try {
    return readPrivateKey(text);
  } catch (cause) {
    throw new DataDirectoryError(
      `${file} is no key (${errorMessage(cause)}). Put a backup in its place, or delete it: a new one is made, which the other side has to be told.`,
      { cause },
    );
  }
}

const errorMessage = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
