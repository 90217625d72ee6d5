import sql from 'sql-template-tag';
import type { Address } from '../../domain/address.ts';
import { emptyMailbox, type MailboxSize } from '../../domain/address-state.ts';
import type { MailboxDetails } from '../port.ts';
import { noPassword } from '../postfix-dovecot/tables.ts';
import { find } from './found.ts';
import { placeOf } from './mailbox-identity.ts';
import type { Tables } from './tables.ts';
import type { Workshop } from './workshop.ts';

/**
 * What the mailbox at the address holds: as its Maildir says where that is ours to read, else as Dovecot wrote it into
 * PostfixAdmin's quota2 table, and else as Dovecot says when it is asked. One that nobody has counted counts as empty.
 */
export async function measure(workshop: Workshop, address: Address): Promise<MailboxDetails | null> {
  const { books, homes, doveadm } = workshop;
  const found = await books.read(async (tables) => {
    const { state, mailbox } = await find(tables, address);
    return (
      state?.mailbox &&
      mailbox && { id: state.mailbox.id, mailbox, counted: await countedSize(tables, address) }
    );
  });
  if (!found) return null;
  const { id, mailbox, counted } = found;
  const size = homes
    ? await homes.measure(id, placeOf(String(mailbox['maildir'])))
    : (counted ?? (await doveadm?.mailboxStatus(address)) ?? emptyMailbox);
  return { ...size, passwordSet: mailbox['password'] !== noPassword };
}

async function countedSize(tables: Tables, address: Address): Promise<MailboxSize | null> {
  if (!tables.schema.has('quota2')) return null;
  const [row] = await tables.rows(sql`SELECT messages, bytes FROM quota2 WHERE username = ${address}`);
  return row ? { messages: Number(row['messages']), bytes: Number(row['bytes']) } : null;
}
