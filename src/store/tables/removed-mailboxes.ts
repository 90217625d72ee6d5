import type { Database } from 'better-sqlite3';
import type { Address } from '../../domain/address/address.ts';
import type { MailboxId, MailboxSize } from '../../domain/address/address-state.ts';
import { removedMailboxes } from '../schema/mailboxes.ts';
import { and, type BetterSQLite3Database, desc, eq, gt, lte, sql } from '../sqlite/drizzle.ts';
import { preparedExists } from '../sqlite/prepared.ts';

type StoredRow = typeof removedMailboxes.$inferSelect;

/** A mailbox in the trash, with what it holds. */
export type RemovedMailboxRow = Omit<StoredRow, 'messages' | 'bytes' | 'unknown'> & MailboxSize;

const fromStored = ({ messages, bytes, unknown, ...row }: StoredRow): RemovedMailboxRow =>
  unknown ? { ...row, unknown } : { ...row, messages, bytes };

const toStored = (row: RemovedMailboxRow): StoredRow =>
  row.unknown ? { ...row, messages: 0, bytes: 0 } : { ...row, unknown: null };

/** Mailboxes in the mail server's trash. */
export function removedMailboxStore(db: BetterSQLite3Database, sqlite: Database) {
  // Run for each request that is shown, and few addresses have any.
  const hasAny = preparedExists(
    sqlite,
    db
      .select({ mailbox: removedMailboxes.mailbox })
      .from(removedMailboxes)
      .where(eq(removedMailboxes.address, sql.placeholder('address'))),
  );
  return {
    add: (row: RemovedMailboxRow): void => {
      db.insert(removedMailboxes).values(toStored(row)).onConflictDoNothing().run();
    },
    /** Removes a mailbox that was restored or purged. */
    remove: (mailbox: MailboxId): void => {
      db.delete(removedMailboxes).where(eq(removedMailboxes.mailbox, mailbox)).run();
    },
    /** The mailboxes of an address that can still be restored, newest first. */
    restorable: (address: Address, now: number): RemovedMailboxRow[] => {
      if (!hasAny({ address })) return [];
      return db
        .select()
        .from(removedMailboxes)
        .where(and(eq(removedMailboxes.address, address), gt(removedMailboxes.restorableUntil, now)))
        .orderBy(desc(removedMailboxes.removedAt))
        .all()
        .map(fromStored);
    },
    /** The mailboxes whose retention has ended. */
    expiredBy: (now: number): RemovedMailboxRow[] =>
      db
        .select()
        .from(removedMailboxes)
        .where(lte(removedMailboxes.restorableUntil, now))
        .all()
        .map(fromStored),
  };
}
