import { chmodSync, closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { createGroupCommit } from '../group-commit.ts';
import { addressStore } from './addresses.ts';
import { auditStore } from './audit.ts';
import { chatStore } from './chat.ts';
import { domainStore } from './domains.ts';
import { driftStore } from './drift.ts';
import { drizzle, migrate } from './drizzle.ts';
import { createPlaceCheck } from './in-place.ts';
import { outboxStore } from './outbox.ts';
import { ownerStore } from './owners.ts';
import { passwordLinkStore } from './password-links.ts';
import { reminderStore } from './reminders.ts';
import { removedMailboxStore } from './removed-mailboxes.ts';
import { requestStore } from './requests.ts';
import { reviewStore } from './reviews.ts';
import { withStatementCache } from './statement-cache.ts';
import { laterThanOurs, migrationsFolder, noteOpening, ownVersion, versionInWords } from './version.ts';

export type Store = ReturnType<typeof openStore>;

/** The database can't be used as it is; the message says what to do. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/**
 * Opens Facteur's own database, creating or migrating it. One process at a time: see data-directory.ts.
 * @throws StoreUnusable where the file is damaged, not a database, or of a later Facteur.
 */
export function openStore(file: string) {
  const sqlite = open(file);
  const db = drizzle(withStatementCache(sqlite));
  const inTransaction = sqlite.transaction((work: () => unknown) => work());
  // better-sqlite3's types can't say that a transaction returns what its work does.
  const transaction = <T>(work: () => T): T =>
    sqlite.inTransaction ? work() : (inTransaction.immediate(work) as T);
  return {
    /** Runs in one transaction that nothing else writes into; nested calls join it. */
    transaction,
    /** The same, in a transaction shared with others: for what many may ask for at once. */
    commit: createGroupCommit(transaction),
    requests: requestStore(db, sqlite),
    reviews: reviewStore(db),
    outbox: outboxStore(db, sqlite),
    audit: auditStore(db, sqlite),
    addresses: addressStore(db, sqlite),
    domains: domainStore(db, sqlite),
    drift: driftStore(db),
    owners: ownerStore(db, sqlite),
    reminders: reminderStore(db),
    removedMailboxes: removedMailboxStore(db, sqlite),
    passwordLinks: passwordLinkStore(db),
    chat: chatStore(db),
    /** Writes, and changes nothing. @throws what a request would meet; at once where another process writes. */
    tryWrite: (): void => {
      sqlite.pragma('busy_timeout = 0');
      try {
        transaction(() => sqlite.prepare('UPDATE address_search_state SET up_to = up_to').run());
      } finally {
        sqlite.pragma('busy_timeout = 5000');
      }
    },
    /** The file of the database that was deleted or replaced since it was opened; null where none was. */
    misplaced: createPlaceCheck(file),
    /** Writes all that it holds into a file of its own, also where its own files are gone. */
    copyTo: (copy: string): void => {
      sqlite.prepare('VACUUM INTO ?').run(copy);
      chmodSync(copy, 0o600);
    },
    close: (): void => {
      sqlite.close();
    },
  };
}

function open(file: string): Database.Database {
  const sqlite = openFile(file);
  const later = laterThanOurs(sqlite);
  if (later === null) return migrated(sqlite, file);
  sqlite.close();
  throw new StoreUnusable(
    `${file} was last opened by ${later}, and this is ${versionInWords(ownVersion())}, which does not know what that one stores. ` +
      'Start that version or a later one, or put back the backup from before the upgrade: docs/operating.md says how. Nothing was changed.',
  );
}

function openFile(file: string): Database.Database {
  try {
    // What we keep is nobody else's business, though others may pass through the directory.
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    const sqlite = new Database(file);
    const damage = sqlite.pragma('quick_check(1)', { simple: true });
    if (damage !== 'ok') throw new Error(String(damage));
    return sqlite;
  } catch (cause) {
    throw unusable(file, cause);
  }
}

function migrated(sqlite: Database.Database, file: string): Database.Database {
  try {
    sqlite.pragma('journal_mode = WAL');
    // A commit survives a kill of our process; a power cut may take the last ones, never half of one
    // (sqlite.org/pragma.html#pragma_synchronous).
    sqlite.pragma('synchronous = NORMAL');
    // 16 MB between checkpoints, each of which waits for the disk: many requests at once make 4 MB a second.
    sqlite.pragma('wal_autocheckpoint = 4000');
    sqlite.pragma('foreign_keys = ON');
    migrate(drizzle(sqlite), { migrationsFolder });
    noteOpening(sqlite, Date.now());
    return sqlite;
  } catch (cause) {
    throw unusable(file, cause);
  }
}

const unusable = (file: string, cause: unknown): StoreUnusable =>
  new StoreUnusable(
    `${file} can't be used as Facteur's database (${cause instanceof Error ? cause.message : String(cause)}). ` +
      'Put a backup in its place, or move it away to begin with an empty one: the mail server keeps its addresses and mail.',
    { cause },
  );
