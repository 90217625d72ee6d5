import { accessSync, chmodSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readOrCreateSecret } from '../lib/secret-file.ts';
import { generatePrivateKey, type KeyPair, readPrivateKey } from '../mail-servers/remote/keys.ts';
import { generateSecret } from './config.ts';
import {
  type AccessProblem,
  type DataPart,
  describeAccessProblems,
  findAccessProblems,
} from './data-access.ts';
import type { MailUserAccess } from './mail-user-access.ts';

/** Where things are kept, under DATA_DIR. */
export type DataDirectory = {
  readonly database: string;
  readonly mail: string;
  readonly queue: string;
  /** The key that signs the next checkpoint of the audit. */
  readonly auditKey: string;
  /** What links are made of, and what seals hashes on their way where the operator set nothing. Made once, readable by us alone. */
  readonly secret: () => string;
  /** What workers on other hosts know Facteur by. Likewise. */
  readonly key: () => KeyPair;
  readonly unlock: () => void;
};

/** The data directory can't be used; the message says what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryUnusable';
}

/** What is ours alone. SQLite gives what it keeps beside a database the database's mode. */
const privateFiles = ['facteur.sqlite', 'inbox.sqlite', 'lock.sqlite'];
/** The same where it is there, from a version that left it open, or made while others could read. */
const obsoleteFiles = [
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
 * Opens the data directory for this process alone.
 * @param access whether others may pass through it: Postfix and Dovecot read `mail/`.
 * @throws DataDirectoryUnusable where it can't be written, or another process has it.
 */
export function openDataDirectory(directory: string, access: MailUserAccess): DataDirectory {
  const inside = (name: string) => join(directory, name);
  createDataDirectory(directory, access);
  const ours = obsoleteFiles.filter((name) => isOwnedByUs(inside(name)));
  for (const name of [...privateFiles, ...ours]) restrictToOwner(inside(name));
  const unlock = acquireLock(
    inside('lock.sqlite'),
    `Another Facteur uses DATA_DIR ${directory} already. Stop that one first, or set DATA_DIR to another directory.`,
  );
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
  // Whoever installs Postfix or Dovecot lets them pass; nobody else needs to.
  possible: { made: closed, most: passable },
  needed: { made: passable, most: passable },
};

/**
 * Makes the directory where it is missing, closes one that is more open than it needs to be, and sees whether what is
 * kept in it can be used: `parts` are those that will be.
 * @returns what of the mail can't be used: changes wait until it can, as for a mail server that is down.
 * @throws DataDirectoryUnusable where anything else can't, naming all of both.
 */
export function createDataDirectory(
  directory: string,
  passage: MailUserAccess,
  parts: readonly DataPart[] = [],
): readonly AccessProblem[] {
  try {
    const { made, most } = directoryModes[passage];
    const isNew = mkdirSync(directory, { recursive: true, mode: made }) !== undefined;
    const { own, mail } = findAccessProblems(directory, parts);
    if (own.length > 0) throw new DataDirectoryError(describeAccessProblems([...own, ...mail]));
    accessSync(directory, constants.W_OK | constants.X_OK);
    // mkdir takes the umask off the mode.
    if (isNew) chmodSync(directory, made);
    else restrictMode(directory, most);
    return mail;
  } catch (cause) {
    if (cause instanceof DataDirectoryError) throw cause;
    throw new DataDirectoryError(
      `DATA_DIR ${directory} can't be written (${errorMessage(cause)}). Let it belong to the user who runs Facteur, or set DATA_DIR to another directory.`,
      { cause },
    );
  }
}

/** Takes rights away, and gives none. Of what another user owns the doctor tells. */
function restrictMode(directory: string, most: number): void {
  const { mode, uid } = statSync(directory);
  if ((mode & 0o1002) === 0o1002)
    throw new DataDirectoryError(
      `DATA_DIR ${directory} is everybody's, as /tmp is. Set DATA_DIR to a directory of Facteur's own in it.`,
    );
  const excess = mode & 0o777 & ~most;
  if (excess !== 0 && uid === process.geteuid?.()) chmodSync(directory, mode & 0o7777 & ~excess);
}

/** Only its owner may change a file's mode. */
const isOwnedByUs = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.uid === process.geteuid?.();

/** Makes a file that its owner alone may read, or one that is there such a file. @throws DataDirectoryUnusable */
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

/** SQLite's own lock on a file of no other use: the kernel lets go of it however our process ends. */
function acquireLock(file: string, taken: string): () => void {
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new DataDirectoryError(taken, { cause });
  }
  return () => database.close();
}

/**
 * What a worker keeps in its own DATA_DIR, under its mail server's name: what Facteur knows it by. Whether others need to
 * pass through the directory is known later: until then they may.
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
  // Two at once could carry an order out beside one another.
  const unlock = acquireLock(
    lockFile,
    `Another worker of ${server} uses DATA_DIR ${directory} already. Stop that one first: each mail server has one worker.`,
  );
  return { key, unlock };
}

/** What workers know Facteur by, made where there is none yet. @throws DataDirectoryUnusable where it can't be written. */
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
