import sql from 'sql-template-tag';
import type { Address } from '../../domain/address/address.ts';
import { type CountedSize, emptySize, type MailboxSize } from '../../domain/address/address-state.ts';
import type { MailboxDetails } from '../port.ts';
import { readMailboxSize } from '../shared/dovecot/mailbox-size.ts';
import type { MaildirStore } from '../shared/maildir/maildir-store.ts';
import { noPassword } from '../shared/postfixadmin-schema/mailbox-row.ts';
import { readAddressRows } from './address-rows.ts';
import type { DriverContext } from './context.ts';
import type { Row } from './database/engine.ts';
import { isOwnMaildir, mailboxIdOf, mailPath } from './mailbox-id.ts';
import type { Tables } from './tables.ts';

/** What the mailbox at the address holds, or null where there is none. */
export async function measure(context: DriverContext, address: Address): Promise<MailboxDetails | null> {
  const found = await context.adminDatabase.read(async (tables) => {
    const { mailbox } = await readAddressRows(tables, address);
    return mailbox && { mailbox, counted: await readCountedSize(tables, address) };
  });
  const size = found && (await readSize(context, address, found));
  // The check of rows reports an invalid maildir, measured or not.
  context.problems.record(address, size?.unknown?.why === 'misplaced' ? null : size);
  return found && size && { ...size, passwordSet: found.mailbox['password'] !== noPassword };
}

type Counted = { readonly mailbox: Row; readonly counted: CountedSize | null };

/**
 * Reads the size from the mailbox's files where they are on this host, else from PostfixAdmin's table quota2, which
 * Dovecot writes; where neither has it, asks Dovecot.
 */
async function readSize(
  { homes, doveadm }: DriverContext,
  address: Address,
  { mailbox, counted }: Counted,
): Promise<MailboxSize> {
  const size = homes ? await sizeOnDisk(homes, mailbox) : counted;
  if (size && (!size.unknown || size.unknown.why === 'misplaced')) return size;
  return (await readMailboxSize(doveadm, address)) ?? size ?? (homes ? emptySize : neverCounted(mailbox));
}

/** Null where there is no file. */
async function sizeOnDisk(homes: MaildirStore, mailbox: Row): Promise<MailboxSize | null> {
  const maildir = String(mailbox['maildir']);
  const place = mailPath(maildir);
  return place === null
    ? { unknown: { why: 'misplaced', at: maildir } }
    : homes.measureIfThere(mailboxIdOf(mailbox), place);
}

/**
 * A new one of ours is empty, since all mail to it would have been counted. An older one may have got mail before
 * anything counted it.
 */
const neverCounted = (mailbox: Row): MailboxSize =>
  isOwnMaildir(mailbox) && mailbox['password'] === noPassword ? emptySize : { unknown: { why: 'uncounted' } };

/** Reads the size from quota2. Dovecot's sums may be below zero until it counts again. */
async function readCountedSize(tables: Tables, address: Address): Promise<CountedSize | null> {
  if (!tables.schema.has('quota2')) return null;
  const [row] = await tables.rows(sql`SELECT messages, bytes FROM quota2 WHERE username = ${address}`);
  const numberIn = (value: unknown) => Math.max(0, Number(value));
  return row ? { messages: numberIn(row['messages']), bytes: numberIn(row['bytes']) } : null;
}
