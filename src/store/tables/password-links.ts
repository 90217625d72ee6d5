import type { MailboxId } from '../../domain/address/address-state.ts';
import { passwordLinks } from '../schema/mailboxes.ts';
import { and, type BetterSQLite3Database, eq, inArray, isNull, lt, sql } from '../sqlite/drizzle.ts';

export type PasswordLinkRow = typeof passwordLinks.$inferSelect;

/** @param traceparent names the present span. */
export function passwordLinkStore(db: BetterSQLite3Database, traceparent: () => string | null) {
  const end = (tokenHash: string, endedAs: 'used' | 'superseded') =>
    db
      .update(passwordLinks)
      .set({ endedAs })
      .where(and(eq(passwordLinks.tokenHash, tokenHash), isNull(passwordLinks.endedAs)))
      .run().changes === 1;

  const supersedeWhere = (...conditions: Parameters<typeof and>) =>
    db
      .update(passwordLinks)
      .set({ endedAs: 'superseded' })
      .where(and(isNull(passwordLinks.endedAs), ...conditions))
      .run();

  return {
    add: (row: Omit<PasswordLinkRow, 'endedAs' | 'traceparent'>): void => {
      db.insert(passwordLinks)
        .values({ ...row, traceparent: traceparent() })
        .run();
    },
    get: (tokenHash: string): PasswordLinkRow | undefined =>
      db.select().from(passwordLinks).where(eq(passwordLinks.tokenHash, tokenHash)).get(),
    renew: (tokenHash: string, expiresAt: number): void => {
      db.update(passwordLinks).set({ expiresAt }).where(eq(passwordLinks.tokenHash, tokenHash)).run();
    },
    /** Consumes a link; false where it was used or superseded before. */
    consume: (tokenHash: string): boolean => end(tokenHash, 'used'),
    supersede: (tokenHash: string): boolean => end(tokenHash, 'superseded'),
    /** Supersedes all links for the same password or app password of a mailbox. */
    supersedeAllFor: ({
      mailbox,
      appPassword,
    }: {
      readonly mailbox: MailboxId;
      readonly appPassword: string | null;
    }): void => {
      supersedeWhere(
        eq(passwordLinks.mailbox, mailbox),
        appPassword === null ? isNull(passwordLinks.appPassword) : eq(passwordLinks.appPassword, appPassword),
      );
    },
    supersedeAllOf: (mailbox: MailboxId): void => {
      supersedeWhere(eq(passwordLinks.mailbox, mailbox));
    },
    /**
     * Deletes at most `limit` links that expired before a time, but never the newest: SQLite would give its number again, and the
     * metrics go by these. @returns how many.
     */
    deleteBefore: (at: number, limit: number): number => {
      const old = db
        .select({ tokenHash: passwordLinks.tokenHash })
        .from(passwordLinks)
        .where(
          and(
            lt(passwordLinks.expiresAt, at),
            sql`password_links.rowid < (select max(rowid) from password_links)`,
          ),
        )
        .limit(limit);
      return db.delete(passwordLinks).where(inArray(passwordLinks.tokenHash, old)).run().changes;
    },
    /** Supersedes every link that there is. */
    supersedeAll: (): void => {
      supersedeWhere();
    },
  };
}
