import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import type { Fence } from '../lib/fence/fence.ts';
import { createSqliteFence } from '../lib/fence/sqlite-fence.ts';
import { type Commit, createGroupCommit } from '../lib/group-commit.ts';
import type { Synchronous } from '../lib/sqlite-synchronous.ts';
import { backupMarkStore } from './backup-mark.ts';
import { type InboxStore, inboxRemedy, openInboxStore } from './inbox.ts';
import { drizzle, migrate } from './sqlite/drizzle.ts';
import { createFileIdentityCheck } from './sqlite/file-identity.ts';
import { isLargeDatabase } from './sqlite/find-damage.ts';
import { createKeptReads, watchOthers } from './sqlite/kept-reads.ts';
import { createLockWatch, lockWait, sqliteBusyTimeout } from './sqlite/lock.ts';
import {
  enableWal,
  leaveCheckpoints,
  openDatabase,
  requireSound,
  StoreUnusable,
  toStoreUnusable,
  uncheckedOf,
  walPages,
} from './sqlite/open-file.ts';
import { withStatementCache } from './sqlite/statement-cache.ts';
import { addressNoteStore } from './tables/addresses/notes.ts';
import { addressStore } from './tables/addresses.ts';
import { aliasDomainStore } from './tables/alias-domains.ts';
import { type AppendedRow, auditStore } from './tables/audit.ts';
import { type ChatStore, chatStore } from './tables/chat.ts';
import { domainLookStore } from './tables/domain-looks.ts';
import { domainReviewStore } from './tables/domain-reviews.ts';
import { domainStore } from './tables/domains.ts';
import { driftStore } from './tables/drift.ts';
import { figureStore } from './tables/figures/figures.ts';
import { followedGroupStore } from './tables/groups/followed-groups.ts';
import { heldAddressStore } from './tables/held-addresses.ts';
import { ownerStore } from './tables/mailbox-owners.ts';
import { givenNameStore } from './tables/names/given-names.ts';
import { outboxStore } from './tables/outbox.ts';
import { passwordLinkStore } from './tables/password-links.ts';
import { auditBeginningStore } from './tables/pruning/audit-beginnings.ts';
import { oldRecordStore } from './tables/pruning/old-records.ts';
import { oldRequestStore } from './tables/pruning/old-requests.ts';
import { reminderStore } from './tables/reminders.ts';
import { removedMailboxStore } from './tables/removed-mailboxes.ts';
import { renameStore } from './tables/renames.ts';
import { requestChangeStore } from './tables/request-changes.ts';
import { requestStore } from './tables/requests.ts';
import { reviewStore } from './tables/reviews.ts';
import { mailboxSizeStore } from './tables/sizes/mailbox-sizes.ts';
import { quotaWarningStore } from './tables/sizes/quota-warnings.ts';
import {
  findNewerVersion,
  formatVersion,
  isOlderDatabase,
  migrationsFolder,
  ownVersion,
  recordOpening,
} from './version.ts';

export type Store = ReturnType<typeof openStore>;

/** Milliseconds for which writes wait for another process: as long as somebody in a chat waits for a reply. */
const maxLockWait = 60_000;

/** How what is written can be followed in traces and in the log. */
export type StoreFollower = {
  /** Names the present span: requests, jobs, links and payloads are stored with it. Null: there is none. */
  readonly traceparent: () => string | null;
  /** Called with the rows of the audit that a write has appended, once they are committed. */
  readonly audited: (rows: readonly AppendedRow[]) => void;
};

const nobodyFollows: StoreFollower = { traceparent: () => null, audited: () => undefined };

/**
 * Opens Facteur's database and, beside it, its inbox, creating or migrating them. One process at a time: see
 * data-directory.ts.
 * @param synchronous what a power cut may take of both.
 * @param fence what each transaction's token is compared by; null: no other process could write.
 * @throws StoreUnusable where a file is damaged, not a database, of a later Facteur, or held by another process.
 */
export function openStore(
  file: string,
  synchronous: Synchronous = 'full',
  { traceparent, audited }: StoreFollower = nobodyFollows,
  fence: Fence | null = null,
) {
  const sqlite = open(file, synchronous);
  const inboxFile = join(dirname(file), 'inbox.sqlite');
  const unchecked = uncheckedOf({ [file]: remedy, [inboxFile]: inboxRemedy });
  const inbox = openInboxStore(inboxFile, synchronous, traceparent, fence);
  const fenced = createSqliteFence(sqlite, file);
  const db = drizzle(withStatementCache(sqlite));
  const chat = chatStore(db);
  moveInbox(chat, inbox);
  const audit = auditStore(db, sqlite);
  const requests = requestStore(db, sqlite, traceparent);
  const keptReads = createKeptReads(sqlite);
  const othersHaveWritten = watchOthers(sqlite);
  const inTransaction = sqlite.transaction((work: () => unknown) => {
    if (othersHaveWritten()) {
      keptReads.forget();
      audit.forgetEnd();
    }
    const result = work();
    if (fence) fenced.pass(fence);
    return result;
  });
  // better-sqlite3's types can't say that a transaction returns what its work does.
  const transaction = <T>(work: () => T): T => {
    if (sqlite.inTransaction) return work();
    try {
      const result = inTransaction.immediate(work) as T;
      audit.keepAppended();
      return result;
    } catch (error) {
      audit.forgetEnd();
      throw error;
    }
  };
  const lockWatch = createLockWatch();
  const watched = lockWatch.watched(transaction);
  const commitInGroup = createGroupCommit(watched, lockWait(file, maxLockWait));
  const commit: Commit = async (work, timeout, weight) => {
    let rows: readonly AppendedRow[] = [];
    const noted = () => {
      const [result, appended] = audit.noting(work);
      rows = appended;
      return result;
    };
    const result = await commitInGroup(noted, timeout, weight);
    if (rows.length > 0) audited(rows);
    return result;
  };
  return {
    /**
     * Runs a work in a transaction of its own; nested calls join it. For tests: throws where another process holds the
     * database.
     */
    transaction,
    /**
     * Runs a work in a transaction that it may share with others; every write goes through it. While another process
     * holds the database, it waits without blocking. Rejects with StoreLocked where that lasts too long.
     */
    commit,
    /** The highest fencing token with which the database or its inbox was written; 0: none was. */
    highestToken: (): number => Math.max(fenced.highest(), inbox.highestToken()),
    /** For how many milliseconds another process is known to have held the database; null: none does. */
    lockedFor: lockWatch.lockedFor,
    requests,
    changes: requestChangeStore(db, sqlite),
    holds: heldAddressStore(sqlite),
    reviews: reviewStore(db),
    outbox: outboxStore(db, sqlite, traceparent),
    audit,
    addresses: addressStore(db, sqlite),
    notes: addressNoteStore(db, sqlite),
    groups: followedGroupStore(db, sqlite),
    renames: renameStore(sqlite),
    domains: domainStore(db, sqlite, keptReads),
    domainReviews: domainReviewStore(db),
    aliasDomains: aliasDomainStore(db, sqlite, keptReads),
    domainLooks: domainLookStore(db),
    drift: driftStore(db, sqlite),
    givenNames: givenNameStore(db),
    owners: ownerStore(db, sqlite),
    reminders: reminderStore(db, sqlite),
    removedMailboxes: removedMailboxStore(db, sqlite),
    passwordLinks: passwordLinkStore(db, traceparent),
    mailboxSizes: mailboxSizeStore(sqlite),
    quotaWarnings: quotaWarningStore(sqlite),
    figures: figureStore(sqlite),
    auditBeginnings: auditBeginningStore(db, sqlite),
    oldRequests: oldRequestStore(db, sqlite),
    oldRecords: oldRecordStore(sqlite),
    backupMark: backupMarkStore(sqlite),
    chat,
    inbox,
    /** Tries a write that changes nothing. @throws what a request's write would; at once where another process writes. */
    tryWrite: (): void => {
      watched(() => sqlite.prepare('UPDATE address_search_state SET up_to = up_to').run());
    },
    /** How many pages the write-ahead log has; looks only. */
    logPages: (): number => walPages(sqlite),
    /** Leaves checkpoints of both databases to another process, or takes them back. */
    leaveCheckpoints: (toAnother: boolean): void => {
      leaveCheckpoints(sqlite, toAnother);
      inbox.leaveCheckpoints(toAnother);
    },
    /** The database file that was deleted or replaced since it was opened; null: none was. */
    misplaced: createFileIdentityCheck(file),
    /** The databases that were too large to be looked through at the start. */
    unchecked,
    /** Copies the whole database into another file, even where its own files are gone. */
    copyTo: (copy: string): void => {
      sqlite.prepare('VACUUM INTO ?').run(copy);
      chmodSync(copy, 0o600);
    },
    close: (): void => {
      inbox.close();
      sqlite.close();
    },
  };
}

const remedy =
  'Put a backup in its place, or move it away to begin with an empty one: the mail server keeps its addresses and mail.';

function open(file: string, synchronous: Synchronous): Database.Database {
  try {
    const sqlite = openDatabase(file);
    refuseNewerDatabase(sqlite, file);
    // Nothing is migrated that may be damaged.
    if (isLargeDatabase(file) && isOlderDatabase(sqlite)) requireSound(sqlite);
    enableWal(sqlite, synchronous);
    // A migration that puts a table in the place of another would delete the rows that refer to it, or fail at them.
    sqlite.pragma('foreign_keys = OFF');
    migrate(drizzle(sqlite), { migrationsFolder });
    sqlite.pragma('foreign_keys = ON');
    recordOpening(sqlite, Date.now());
    sqlite.pragma(`busy_timeout = ${sqliteBusyTimeout}`);
    return sqlite;
  } catch (cause) {
    throw toStoreUnusable(file, cause, remedy);
  }
}

function refuseNewerDatabase(sqlite: Database.Database, file: string): void {
  const later = findNewerVersion(sqlite);
  if (later === null) return;
  sqlite.close();
  throw new StoreUnusable(
    `${file} was last opened by ${later}, and this is ${formatVersion(ownVersion())}, which does not know what that one stores. ` +
      'Start that version or a later one, or put back the backup from before the upgrade: docs/operating.md says how. Nothing was changed.',
  );
}

/** Milliseconds for which a platform may deliver a payload again. */
const day = 24 * 60 * 60_000;

/** Moves the payloads that older versions stored in the main database to the inbox. May be repeated. */
function moveInbox(chat: ChatStore, inbox: InboxStore): void {
  const former = chat.legacyPayloads(Date.now() - day);
  if (former.length > 0) inbox.importPayloads(former);
  if (former.some(({ body }) => body !== null)) chat.clearBodies();
}
