import type { Database } from 'better-sqlite3';
import type { Platform } from '../domain/actor.ts';
import { type Commit, createGroupCommit } from '../lib/group-commit.ts';
import { lockWait, sqliteBusyTimeout } from './sqlite/lock.ts';
import { enableWal, openDatabase, toStoreUnusable } from './sqlite/open-file.ts';

export type NewPayload = {
  readonly id: string;
  readonly at: number;
  readonly platform: Platform;
  /** Sealed. */
  readonly body: string;
};

/** A payload whose work is not done. */
export type UnfinishedPayload = Omit<NewPayload, 'platform'> & { readonly resumed: number };

/** What a database of before had of a payload: its body null once its work was done. */
type LegacyPayload = {
  readonly id: string;
  readonly at: number;
  readonly platform: Platform | null;
  readonly body: string | null;
  readonly resumed: number;
};

export type InboxStore = ReturnType<typeof openInboxStore>;

/** So long does what is no acknowledgement wait for another process. Milliseconds. */
const maxLockWait = 60_000;

const schema = `
  CREATE TABLE IF NOT EXISTS payloads (
    id text PRIMARY KEY NOT NULL,
    at integer NOT NULL,
    platform text,
    body text,
    resumed integer NOT NULL DEFAULT 0
  );
  CREATE INDEX IF NOT EXISTS payloads_by_age ON payloads (at);
  CREATE INDEX IF NOT EXISTS payloads_left ON payloads (platform, at) WHERE body IS NOT NULL;
`;

/**
 * What platforms have delivered, in a file of its own: it is committed, and so acknowledged, whatever holds the other one.
 * @throws StoreUnusable
 */
export function openInboxStore(file: string) {
  const sqlite = open(file);
  const add = sqlite.prepare<[NewPayload]>(
    'INSERT OR IGNORE INTO payloads (id, at, platform, body) VALUES (@id, @at, @platform, @body)',
  );
  const importPayloads = sqlite.prepare<[LegacyPayload]>(
    'INSERT OR IGNORE INTO payloads (id, at, platform, body, resumed) VALUES (@id, @at, @platform, @body, @resumed)',
  );
  const finish = sqlite.prepare<[string]>('UPDATE payloads SET body = NULL WHERE id = ?');
  const pending = sqlite.prepare<[Platform], UnfinishedPayload>(
    'SELECT id, at, body, resumed FROM payloads WHERE platform = ? AND body IS NOT NULL ORDER BY at',
  );
  const countAttempt = sqlite.prepare<[string]>('UPDATE payloads SET resumed = resumed + 1 WHERE id = ?');
  const forget = sqlite.prepare<[number]>('DELETE FROM payloads WHERE at < ?');
  const inTransaction = sqlite.transaction((work: () => unknown) => work());
  // better-sqlite3's types can't say that a transaction returns what its work does.
  const transaction = <T>(work: () => T): T => inTransaction.immediate(work) as T;
  const commit: Commit = createGroupCommit(transaction, lockWait(file, maxLockWait));

  return {
    /** The one way to write. */
    commit,
    /** Keeps what a platform delivered until its work is done. @returns false where it came before. */
    keep: (payload: NewPayload): boolean => add.run(payload).changes === 1,
    /** A payload's work is done: nothing of it is kept but that it came. */
    finish: (id: string): void => {
      finish.run(id);
    },
    /** Payloads of a platform whose work is not done, the oldest first. */
    pending: (platform: Platform): UnfinishedPayload[] => pending.all(platform),
    /** Notes that a payload's work is begun anew. */
    countAttempt: (id: string): void => {
      countAttempt.run(id);
    },
    /** Forgets what was delivered before a time. */
    deleteBefore: (at: number): void => {
      forget.run(at);
    },
    /** Takes over what an earlier version kept elsewhere; what is here already stays as it is. */
    importPayloads: (payloads: readonly LegacyPayload[]): void => {
      transaction(() => payloads.forEach((each) => void importPayloads.run(each)));
    },
    close: (): void => {
      sqlite.close();
    },
  };
}

function open(file: string): Database {
  try {
    const sqlite = openDatabase(file);
    enableWal(sqlite);
    sqlite.exec(schema);
    sqlite.pragma(`busy_timeout = ${sqliteBusyTimeout}`);
    return sqlite;
  } catch (cause) {
    throw toStoreUnusable(
      file,
      cause,
      'Move it away: it holds only what chats have sent and was not answered yet, which has to be typed again.',
    );
  }
}
