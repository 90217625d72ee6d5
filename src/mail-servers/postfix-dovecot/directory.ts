import { closeSync, constants, existsSync, fchmodSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Fence } from '../../lib/fence/fence.ts';
import { createSqliteFence, type SqliteFence } from '../../lib/fence/sqlite-fence.ts';
import { createGroupCommit, type LockRetry } from '../../lib/group-commit.ts';
import { monotonicNow } from '../../lib/monotonic-clock.ts';
import { limitCache } from '../../lib/sqlite-cache.ts';
import { type Synchronous, setSynchronous } from '../../lib/sqlite-synchronous.ts';
import type { Logger } from '../../logging/logger.ts';
import { MailServerUnavailable } from '../port.ts';
import { createMaildirErrorMapper } from '../shared/maildir/errors.ts';
import { ensureDirectory, groupSharedMode } from '../shared/maildir/group-directory.ts';
import { privateMode } from '../shared/maildir/trash.ts';
import { applySchema } from './schema.ts';
import { prepareTables, type Tables } from './tables.ts';

/** The SQLite file in which Postfix and Dovecot look up addresses; reopened when another file is at its path. */
export type MailDirectory = {
  /** Runs read-only work. Throws MailServerUnavailable where the file can't be used. */
  read<T>(work: (tables: Tables) => T): T;
  /**
   * Runs work in a transaction that holds the write lock from its start. Several callers may share a transaction;
   * where one of them fails, the work is run a second time.
   */
  transaction<T>(work: (tables: Tables) => T): Promise<T>;
  /** The same directory, whose transactions are written with the tokens of another fence. */
  withFence(fence: Fence): MailDirectory;
  /** Compares a token without writing. @throws TokenOutdated */
  checkFence(fence: Fence): void;
  /** The highest token that was written with; 0: none was. */
  highestToken(): number;
  close(): void;
};

export type DirectoryOptions = {
  /** Holds directory.sqlite, homes/ and trash/. */
  readonly mailDirectory: string;
  /**
   * Whether a missing file may be made the first time. One that disappears later is never replaced by an empty one.
   */
  readonly createIfMissing: boolean;
  /** What a power cut may take of it; `full` where it is left out. */
  readonly synchronous?: Synchronous;
  /** By which this process writes, where it has a standby. */
  readonly fence?: Fence | undefined;
  /** Called at the end of each transaction, before it is committed. */
  readonly beforeCommit?: () => void;
  readonly log: Pick<Logger, 'warn'>;
};

type Handle = {
  readonly database: Database.Database;
  readonly tables: Tables;
  readonly fence: SqliteFence;
  readonly file: string;
};

// better-sqlite3 blocks the whole process while it waits for a lock: we retry by a timer instead.
const busyTimeout = 20;

const lockWait: LockRetry = {
  isLocked: (error) => error instanceof MailServerUnavailable && error.trouble === 'locked',
  pause: 20,
  timeout: 3_000,
  timeoutError: (_, trouble) => trouble,
  monotonicNow,
};

/** Opens the directory: now, or at the first call at which it can be opened. */
export function openMailDirectory({
  mailDirectory,
  createIfMissing,
  synchronous = 'full',
  fence,
  beforeCommit = () => undefined,
  log,
}: DirectoryOptions): MailDirectory {
  const path = join(mailDirectory, 'directory.sqlite');
  let handle: Handle | null = null;
  let mayCreate = createIfMissing;
  const { toMailServerError } = createMaildirErrorMapper(path);

  function release(): void {
    handle?.database.close();
    handle = null;
  }

  function current(): Handle {
    if (mayCreate) createDirectory(mailDirectory, path);
    const file = fileIdentity(path);
    if (handle?.file === file) return handle;
    if (handle)
      log.warn({ path }, 'The mail directory was replaced by another file, which is used from now on');
    release();
    handle = openHandle({ path, file, mayCreate, synchronous });
    mayCreate = false;
    indexIfWritable(handle.tables, path, log);
    return handle;
  }

  function mapErrors<T>(work: (handle: Handle) => T): T {
    try {
      return work(current());
    } catch (error) {
      const trouble = toMailServerError(error);
      // The next call reopens it: whoever repairs the file may put another one in its place.
      if (trouble instanceof MailServerUnavailable && trouble.trouble !== 'locked') release();
      throw trouble;
    }
  }

  try {
    mapErrors(() => undefined);
  } catch (error) {
    log.warn({ err: error }, 'The mail directory can not be used yet: every change waits for it');
  }

  const commit = createGroupCommit(
    (work) =>
      mapErrors(({ database, tables }) => {
        const indexed = database.transaction(() => {
          tables.forwards.ensure();
          tables.access.ensure();
          const result = work();
          beforeCommit();
          // What was to be on the disk first may have taken long.
          fence?.token();
          return result;
        });
        return indexed.immediate();
      }),
    lockWait,
  );

  const writtenBy = (fence: Fence | undefined): MailDirectory => ({
    read: (work) => mapErrors(({ tables }) => work(tables)),
    transaction: (work) =>
      commit(() => {
        const present = handle ?? current();
        if (fence) present.fence.pass(fence);
        return work(present.tables);
      }),
    withFence: writtenBy,
    checkFence: (given) => mapErrors((present) => present.fence.check(given)),
    highestToken: () => mapErrors((present) => present.fence.highest()),
    close: release,
  });
  return writtenBy(fence);
}

type OpenOptions = Required<Pick<DirectoryOptions, 'synchronous'>> & {
  readonly path: string;
  readonly file: string;
  readonly mayCreate: boolean;
};

function openHandle({ path, file, mayCreate, synchronous }: OpenOptions): Handle {
  const database = new Database(path, { fileMustExist: true, timeout: busyTimeout });
  try {
    if (!mayCreate) rejectEmpty(database, path);
    rejectLaterForm(database, path);
    limitCache(database);
    // WAL: a writer never blocks Postfix's or Dovecot's reads.
    database.pragma('journal_mode = WAL');
    setSynchronous(database, synchronous);
    database.pragma('wal_autocheckpoint = 4000');
    if (mayCreate) applySchema(database);
    return { database, tables: prepareTables(database), fence: createSqliteFence(database, path), file };
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Without write access, or while another program writes, the file is read without an index; the first change makes
 * it.
 */
function indexIfWritable({ forwards, access }: Tables, path: string, log: Pick<Logger, 'warn'>): void {
  try {
    forwards.ensure();
    access.ensure();
  } catch (error) {
    log.warn(
      { err: error, path },
      'The mail directory has no index of forwards until it can be written: who forwards to an address takes longer to find',
    );
  }
}

/** Rejects an empty file: it may be a backup that is just being copied back, and what follows would write into it. */
function rejectEmpty(database: Database.Database, path: string): void {
  if (database.prepare('SELECT 1 FROM sqlite_schema').get()) return;
  throw new MailServerUnavailable(
    'unreadable',
    `The mail directory ${path} is damaged: it is empty. Bring it back from a backup.`,
  );
}

/**
 * The version of what Facteur itself keeps in a mail directory: homes, trash, and what it writes into PostfixAdmin's
 * columns. Stored as SQLite's user_version, which PostfixAdmin leaves at 0; the schema's own version is raised by
 * PostfixAdmin.
 */
export const directoryForm = 0;

function rejectLaterForm(database: Database.Database, path: string): void {
  const form = Number(database.pragma('user_version', { simple: true }));
  if (form <= directoryForm) return;
  throw new MailServerUnavailable(
    'unreadable',
    `The mail directory ${path} is in a form (${form}) that a later Facteur gave it; this one knows ${directoryForm}. Start that version or a later one, or put back the backup from before the upgrade: docs/operating.md says how.`,
  );
}

function createDirectory(mailDirectory: string, path: string): void {
  const homes = join(mailDirectory, 'homes');
  const isThere = existsSync(path) && statSync(path).size > 0;
  if (!isThere && existsSync(homes) && readdirSync(homes).length > 0) {
    throw new MailServerUnavailable(
      'missing',
      `There are mailboxes in ${homes}, but ${path}, which says whose they are, is missing: bring it back from a backup.`,
    );
  }
  for (const made of [mailDirectory, homes]) ensureDirectory(made, groupSharedMode);
  ensureDirectory(join(mailDirectory, 'trash'), privateMode);
  if (isThere) return;
  const { O_WRONLY, O_CREAT, O_NOFOLLOW } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_NOFOLLOW, 0o660);
  fchmodSync(file, 0o660);
  closeSync(file);
}

/** Differs between two files at one path, as long as the first one is held open. */
function fileIdentity(path: string): string {
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
}
