import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Log } from './directory.ts';
import type { MailboxRow } from './tables.ts';

/** What a mailbox gets back of its row: null where there is nothing that can be read, and then it has no password. */
export type KeptRow = MailboxRow | null;

// The rest of the row is what the order says, or where and when the mailbox is made.
const keptColumns = z.object({
  password: z.string(),
  name: z.string(),
  created: z.string(),
  phone: z.string().optional(),
  email_other: z.string().optional(),
  password_expiry: z.string().optional(),
  totp_secret: z.string().nullable().optional(),
  // PostgreSQL has a truth value here.
  smtp_active: z.union([z.number(), z.boolean()]).optional(),
  maildir: z.string().optional(),
});

const unfinished = (path: string): string => `${path}.unfinished`;

/** Writes the row so that a reader finds all of it or none, also after a power failure. It holds a password hash. */
export function writeKeptRow(path: string, row: MailboxRow): void {
  writeFileSync(unfinished(path), JSON.stringify(keptColumns.parse(row)), { mode: 0o600, flush: true });
  renameSync(unfinished(path), path);
}

/** A row that can't be read must not keep the mail from coming back: its owner sets a new password. */
export function readKeptRow(path: string, log: Log): KeptRow {
  if (!statSync(path, { throwIfNoEntry: false })) return null;
  const text = readFileSync(path, 'utf8');
  try {
    return keptColumns.parse(JSON.parse(text));
  } catch (error) {
    log.warn(
      { err: error, path },
      'A removed mailbox comes back without its password: what was kept is damaged',
    );
    return null;
  }
}

export function forgetKeptRow(path: string): void {
  for (const file of [unfinished(path), path]) rmSync(file, { force: true });
}
