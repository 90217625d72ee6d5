import { z } from 'zod';
import type { Logger } from '../../../logging/logger.ts';
import type { DirectoryHandle } from './directory-handle.ts';
import { rowFileName } from './trash.ts';

/** A mailbox's row as the database has it, whatever columns its version of PostfixAdmin's schema has. */
export type MailboxRow = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What a mailbox gets back of its row: null where there is nothing that can be read, and then it has no password. */
export type TrashedRow = MailboxRow | null;

// The rest of the row is what the order says, or where and when the mailbox is made.
const trashedColumns = z.object({
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
export const pickTrashedColumns = (row: MailboxRow): MailboxRow => trashedColumns.parse(row);

/** Writes the row so that a reader finds all of it or none. It holds a password hash. */
export const writeTrashedRow = (trashed: DirectoryHandle, row: MailboxRow): void =>
  trashed.write(rowFileName, JSON.stringify(pickTrashedColumns(row)));

/** A row that can't be read must not keep the mail from coming back: its owner sets a new password. */
export function readTrashedRow(trashed: DirectoryHandle | null, log: Pick<Logger, 'warn'>): TrashedRow {
  try {
    const text = trashed?.read(rowFileName) ?? null;
    return text === null ? null : trashedColumns.parse(JSON.parse(text));
  } catch (error) {
    log.warn(
      { err: error, path: `${trashed?.path}/${rowFileName}` },
      'A removed mailbox comes back without its password: what was kept is damaged',
    );
    return null;
  }
}
