import type { LimitFunction } from 'p-limit';
import sql, { join } from 'sql-template-tag';
import type { Address } from '../../domain/address/address.ts';
import { type CountedSize, emptySize, type MailboxSize } from '../../domain/address/address-state.ts';
import type { MailboxDetails } from '../port.ts';
import { readMailboxSize } from '../shared/dovecot/mailbox-size.ts';
import { readEach } from '../shared/list-reads.ts';
import type { MaildirStore } from '../shared/maildir/maildir-store.ts';
import { noPassword } from '../shared/postfixadmin-schema/mailbox-row.ts';
import type { DriverContext } from './context.ts';
import type { Row } from './database/engine.ts';
import { isOwnMaildir, mailboxIdOf, mailPath } from './mailbox-id.ts';
import { byAddress, padded, readMailboxRows } from './read.ts';
import type { Tables } from './tables.ts';

/** What the mailboxes at these addresses hold. An address without one is missing. */
export async function measureAll(
  context: DriverContext,
  addresses: readonly Address[],
  atOnce: LimitFunction,
): Promise<Map<Address, MailboxDetails>> {
  const { mailboxes, counts } = await context.adminDatabase.read(async (tables) => ({
    mailboxes: await readMailboxRows(tables, addresses),
    counts: await readCountedSizes(tables, addresses),
  }));
  return readEach(addresses, async (address) => {
    const mailbox = mailboxes.get(address);
    const counted = counts.get(address) ?? null;
    const size = mailbox ? await atOnce(() => readSize(context, address, { mailbox, counted })) : null;
    // The check of rows reports an invalid maildir, measured or not.
    context.problems.record(address, size?.unknown?.why === 'misplaced' ? null : size);
    return mailbox && size ? { ...size, passwordSet: mailbox['password'] !== noPassword } : null;
  });
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

/** Reads sizes from quota2. Dovecot's sums may be below zero until it counts again. */
async function readCountedSizes(
  tables: Tables,
  addresses: readonly Address[],
): Promise<Map<string, CountedSize>> {
  if (!tables.schema.has('quota2')) return new Map();
  const rows = await tables.rows(
    sql`SELECT username, messages, bytes FROM quota2 WHERE username IN (${join(padded(addresses))})`,
  );
  const numberIn = (value: unknown) => Math.max(0, Number(value));
  return new Map(
    [...byAddress(rows, 'username')].map(([address, row]) => [
      address,
      { messages: numberIn(row['messages']), bytes: numberIn(row['bytes']) },
    ]),
  );
}
