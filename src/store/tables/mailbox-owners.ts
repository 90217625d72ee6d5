import type { Database } from 'better-sqlite3';
import type { Account, Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import { accountColumn } from '../schema/columns.ts';
import { mailboxOwners } from '../schema/mailboxes.ts';
import { asc, type BetterSQLite3Database, eq, inArray, sql } from '../sqlite/drizzle.ts';
import { preparedRead } from '../sqlite/prepared.ts';

export type OwnerRow = typeof mailboxOwners.$inferSelect;

/** The owners of mailboxes. A mailbox keeps its owner while it is in the trash, for when it is restored. */
export function ownerStore(db: BetterSQLite3Database, sqlite: Database) {
  const byMailbox = preparedRead(
    sqlite,
    mailboxOwners,
    db
      .select()
      .from(mailboxOwners)
      .where(eq(mailboxOwners.mailbox, sql.placeholder('mailbox'))),
  );
  return {
    put: (row: OwnerRow): void => {
      const { mailbox, ...set } = row;
      db.insert(mailboxOwners).values(row).onConflictDoUpdate({ target: mailboxOwners.mailbox, set }).run();
    },
    of: (mailbox: MailboxId): Actor | undefined => byMailbox({ mailbox })?.owner,
    /** The mailboxes of any of these accounts, sorted by address. */
    ownedBy: (accounts: readonly Account[]): { address: Address; mailbox: MailboxId }[] =>
      db
        .select({ address: mailboxOwners.address, mailbox: mailboxOwners.mailbox })
        .from(mailboxOwners)
        .where(inArray(accountColumn(mailboxOwners.owner), [...accounts]))
        .orderBy(asc(mailboxOwners.address))
        .all(),
    /** Removes the owner of a mailbox that is gone for good. */
    remove: (mailbox: MailboxId): void => {
      db.delete(mailboxOwners).where(eq(mailboxOwners.mailbox, mailbox)).run();
    },
  };
}
