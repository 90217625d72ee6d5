import { z } from 'zod';
import type { Log } from '../../postfix-dovecot/directory.ts';
import type { MailboxRow } from '../../postfix-dovecot/tables.ts';
import type { HeldDirectory } from './directory-handle.ts';
import { rowName } from './trash.ts';

/** What a mailbox gets back of its row: null where there is nothing that can be read, and then it has no password. */
export type KeptRow = MailboxRow | null;

// The rest of the row is what the order says, or where and when the mailbox is made.
const keptColumns = z.object({
  password: z.string(),
  name: z.string().nullish(),
  created: z.string().nullish(),
  phone: z.string().nullish(),
  email_other: z.string().nullish(),
  password_expiry: z.string().nullish(),
  totp_secret: z.string().nullable().optional(),
  // PostgreSQL has a truth value here.
  smtp_active: z.union([z.number(), z.boolean()]).optional(),
  maildir: z.string().optional(),
});

/** What is kept of a row. */
export const keptOf = (row: MailboxRow): MailboxRow => keptColumns.parse(row);

/** Writes the row so that a reader finds all of it or none. It holds a password hash. */
export const writeKeptRow = (trashed: HeldDirectory, row: MailboxRow): void =>
  trashed.write(rowName, JSON.stringify(keptOf(row)));

/** A row that can't be read must not keep the mail from coming back: its owner sets a new password. */
export function readKeptRow(trashed: HeldDirectory | null, log: Log): KeptRow {
  try {
    const text = trashed?.read(rowName) ?? null;
    return text === null ? null : keptColumns.parse(JSON.parse(text));
  } catch (error) {
    log.warn(
      { err: error, path: `${trashed?.path}/${rowName}` },
      'A removed mailbox comes back without its password: what was kept is damaged',
    );
    return null;
  }
}
