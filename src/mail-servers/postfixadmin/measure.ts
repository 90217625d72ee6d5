import sql from 'sql-template-tag';
import type { Address } from '../../domain/address/address.ts';
import { type CountedSize, emptyMailbox, type MailboxSize } from '../../domain/address/address-state.ts';
import type { MailboxDetails } from '../port.ts';
import { noPassword } from '../postfix-dovecot/tables.ts';
import { askDovecot } from '../shared/dovecot/mailbox-size.ts';
import type { Homes } from '../shared/maildir/maildir-store.ts';
import { find } from './address-rows.ts';
import type { Workshop } from './context.ts';
import type { Row } from './database/engine.ts';
import { idOf, isOurs, placeOf } from './mailbox-id.ts';
import type { Tables } from './tables.ts';

/** What the mailbox at the address holds, or null where there is none. */
export async function measure(workshop: Workshop, address: Address): Promise<MailboxDetails | null> {
  const found = await workshop.books.read(async (tables) => {
    const { mailbox } = await find(tables, address);
    return mailbox && { mailbox, counted: await countedSize(tables, address) };
  });
  const size = found && (await sizeOf(workshop, address, found));
  // A maildir that is none is told from its row, measured or not.
  workshop.odd.note(address, size?.unknown?.why === 'misplaced' ? null : size);
  return found && size && { ...size, passwordSet: found.mailbox['password'] !== noPassword };
}

type Counted = { readonly mailbox: Row; readonly counted: CountedSize | null };

/**
 * As the mailbox's files say where those are ours to read, else as Dovecot wrote it into PostfixAdmin's quota2 table; and
 * where neither tells, as Dovecot says when it is asked.
 */
async function sizeOf(
  { homes, doveadm }: Workshop,
  address: Address,
  { mailbox, counted }: Counted,
): Promise<MailboxSize> {
  const size = homes ? await sizeOnDisk(homes, mailbox) : counted;
  if (size && (!size.unknown || size.unknown.why === 'misplaced')) return size;
  return (await askDovecot(doveadm, address)) ?? size ?? (homes ? emptyMailbox : neverCounted(mailbox));
}

/** Null where there is nothing on the disk. */
async function sizeOnDisk(homes: Homes, mailbox: Row): Promise<MailboxSize | null> {
  const maildir = String(mailbox['maildir']);
  const place = placeOf(maildir);
  return place === null
    ? { unknown: { why: 'misplaced', at: maildir } }
    : homes.measureIfThere(idOf(mailbox), place);
}

/** New and ours, it is empty: all mail to it would have been counted. An older one may have had mail before anything counted. */
const neverCounted = (mailbox: Row): MailboxSize =>
  isOurs(mailbox) && mailbox['password'] === noPassword ? emptyMailbox : { unknown: { why: 'uncounted' } };

/** As quota2 says. Dovecot's sums may run below zero until it counts anew. */
async function countedSize(tables: Tables, address: Address): Promise<CountedSize | null> {
  if (!tables.schema.has('quota2')) return null;
  const [row] = await tables.rows(sql`SELECT messages, bytes FROM quota2 WHERE username = ${address}`);
  const numberIn = (value: unknown) => Math.max(0, Number(value));
  return row ? { messages: numberIn(row['messages']), bytes: numberIn(row['bytes']) } : null;
}
