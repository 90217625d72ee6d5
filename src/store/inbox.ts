import type { Database } from 'better-sqlite3';
import type { Platform } from '../domain/actor.ts';
import type { Fence } from '../lib/fence/fence.ts';
import { createSqliteFence } from '../lib/fence/sqlite-fence.ts';
import { createGroupCommit } from '../lib/group-commit.ts';
import type { Synchronous } from '../lib/sqlite-synchronous.ts';
import { withCommitAlong } from './sqlite/commit-along.ts';
import { lockWait, sqliteBusyTimeout } from './sqlite/lock.ts';
import { enableWal, leaveCheckpoints, openDatabase, toStoreUnusable } from './sqlite/open-file.ts';

export type NewPayload = {
  readonly id: string;
  readonly at: number;
  readonly platform: Platform;
  /** Sealed. */
  readonly body: string;
};

/** A payload that has not been handled yet. */
export type UnfinishedPayload = Omit<NewPayload, 'platform'> & {
  readonly resumed: number;
  /** The span in which it was received; null: none is known. */
  readonly traceparent: string | null;
};

/** A payload in an older version's database: its body is null once it was handled. */
type LegacyPayload = {
  readonly id: string;
  readonly at: number;
  readonly platform: Platform | null;
  readonly body: string | null;
  readonly resumed: number;
};

export type InboxStore = ReturnType<typeof openInboxStore>;

/** Milliseconds for which writes other than acknowledgements wait for another process. */
const maxLockWait = 60_000;

const schema = `
  CREATE TABLE IF NOT EXISTS payloads (
    id text PRIMARY KEY NOT NULL,
    at integer NOT NULL,
    platform text,
    body text,
    resumed integer NOT NULL DEFAULT 0,
    traceparent text
  );
  CREATE INDEX IF NOT EXISTS payloads_by_age ON payloads (at);
  CREATE INDEX IF NOT EXISTS payloads_left ON payloads (platform, at) WHERE body IS NOT NULL;
`;

/**
 * Payloads that platforms have delivered, in a database of their own: they can be committed, and so acknowledged, even
 * while another process holds the main database.
 * @param traceparent names the present span.
 * @param fence what each transaction's token is compared by; null: no other process could write.
 * @throws StoreUnusable
 */
export function openInboxStore(
  file: string,
  synchronous: Synchronous,
  traceparent: () => string | null,
  fence: Fence | null = null,
) {
  const sqlite = open(file, synchronous);
  const add = sqlite.prepare<[NewPayload & { readonly traceparent: string | null }]>(
    'INSERT OR IGNORE INTO payloads (id, at, platform, body, traceparent) VALUES (@id, @at, @platform, @body, @traceparent)',
  );
  const importPayloads = sqlite.prepare<[LegacyPayload]>(
    'INSERT OR IGNORE INTO payloads (id, at, platform, body, resumed) VALUES (@id, @at, @platform, @body, @resumed)',
  );
  const finish = sqlite.prepare<[string]>('UPDATE payloads SET body = NULL WHERE id = ?');
  const pending = sqlite.prepare<[Platform], UnfinishedPayload>(
    'SELECT id, at, body, resumed, traceparent FROM payloads WHERE platform = ? AND body IS NOT NULL ORDER BY at',
  );
  const waiting = sqlite.prepare<[], { platform: Platform; count: number; oldest: number }>(
    'SELECT platform, count(*) AS count, min(at) AS oldest FROM payloads WHERE body IS NOT NULL GROUP BY platform',
  );
  const countAttempt = sqlite.prepare<[string]>('UPDATE payloads SET resumed = resumed + 1 WHERE id = ?');
  const forget = sqlite.prepare<{ handled: number; all: number; limit: number }>(
    `DELETE FROM payloads WHERE id IN (
       SELECT id FROM payloads WHERE at < @handled AND (body IS NULL OR at < @all) ORDER BY at LIMIT @limit
     )`,
  );
  const fenced = createSqliteFence(sqlite, file);
  const inTransaction = sqlite.transaction((work: () => unknown) => {
    const result = work();
    if (fence) fenced.pass(fence);
    return result;
  });
  // better-sqlite3's types can't say that a transaction returns what its work does.
  const transaction = <T>(work: () => T): T => inTransaction.immediate(work) as T;
  const { commit, commitAlong, flush } = withCommitAlong(
    createGroupCommit(transaction, lockWait(file, maxLockWait)),
  );

  return {
    /** Runs a write; every write goes through it, or through the next. */
    commit,
    /** Runs a write that nobody waits for in the commit of another, or a moment later in one of its own. */
    commitAlong,
    /** Stores a payload until it has been handled. @returns false where it was delivered before. */
    keep: (payload: NewPayload): boolean => add.run({ ...payload, traceparent: traceparent() }).changes === 1,
    /** Marks a payload as handled: keeps its id, and deletes its body. */
    finish: (id: string): void => {
      finish.run(id);
    },
    /** Payloads of a platform that have not been handled yet, oldest first. */
    pending: (platform: Platform): UnfinishedPayload[] => pending.all(platform),
    /** Of each platform, how many payloads have not been handled yet, and when the oldest came. */
    waiting: () => waiting.all(),
    /** Counts another attempt to handle a payload. */
    countAttempt: (id: string): void => {
      countAttempt.run(id);
    },
    /** Deletes some payloads that were handled and delivered before a time, or delivered before another. @returns how many. */
    deleteBefore: (before: { readonly handled: number; readonly all: number }, limit: number): number =>
      forget.run({ ...before, limit }).changes,
    /** The highest fencing token with which it was written; 0: none was. */
    highestToken: fenced.highest,
    /** Imports the payloads of an older version's database. Payloads that are here already stay as they are. */
    importPayloads: (payloads: readonly LegacyPayload[]): void => {
      transaction(() => payloads.forEach((each) => void importPayloads.run(each)));
    },
    leaveCheckpoints: (toAnother: boolean): void => leaveCheckpoints(sqlite, toAnother),
    close: (): void => {
      flush();
      sqlite.close();
    },
  };
}

/** What to do where an inbox is damaged. */
export const inboxRemedy =
  'Move it away: it holds only what chats have sent and was not answered yet, which has to be typed again.';

function open(file: string, synchronous: Synchronous): Database {
  try {
    const sqlite = openDatabase(file);
    enableWal(sqlite, synchronous);
    sqlite.exec(schema);
    addTraceparent(sqlite);
    sqlite.pragma(`busy_timeout = ${sqliteBusyTimeout}`);
    return sqlite;
  } catch (cause) {
    throw toStoreUnusable(file, cause, inboxRemedy);
  }
}

/** Inboxes of older versions lack the column. */
function addTraceparent(sqlite: Database): void {
  const columns = sqlite.pragma('table_info(payloads)') as readonly { readonly name: string }[];
  if (!columns.some(({ name }) => name === 'traceparent'))
    sqlite.exec('ALTER TABLE payloads ADD COLUMN traceparent text');
}
