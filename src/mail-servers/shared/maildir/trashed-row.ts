import { z } from 'zod';
import type { Logger } from '../../../logging/logger.ts';
import type { DirectoryHandle } from './directory-handle.ts';
import { rowFileName } from './trash.ts';

/** A mailbox's row as the database has it, whatever columns its version of PostfixAdmin's schema has. */
export type MailboxRow = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The columns that a restored mailbox gets back; null where nothing can be read: then it has no password. */
export type TrashedRow = MailboxRow | null;

// The other columns come from the order, or say where and when the mailbox is made.
const trashedColumns = z.object({
  password: z.string(),
  name: z.string().nullish(),
  created: z.string().nullish(),
  phone: z.string().nullish(),
  email_other: z.string().nullish(),
  password_expiry: z.string().nullish(),
  totp_secret: z.string().nullable().optional(),
  // A boolean in PostgreSQL.
  smtp_active: z.union([z.number(), z.boolean()]).optional(),
  maildir: z.string().optional(),
});

/** The columns of a row that are kept. */
export const pickTrashedColumns = (row: MailboxRow): MailboxRow => trashedColumns.parse(row);

/** Writes the row atomically. It holds a password hash. */
export const writeTrashedRow = (trashed: DirectoryHandle, row: MailboxRow): void =>
  trashed.write(rowFileName, JSON.stringify(pickTrashedColumns(row)));

/**
 * Reads the saved row. A damaged one must not keep the mail from being restored: its owner then sets a new password.
 */
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
