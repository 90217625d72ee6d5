import type { MailboxAtAddress } from '../../shared/change.ts';
import { readAddressRows } from '../address-rows.ts';
import type { Row } from '../database/engine.ts';
import type { Tables } from '../tables.ts';

/** Reads and locks the row of the mailbox that a change is about; null where it is no longer at its address. */
export async function readMailboxRow(
  tables: Tables,
  { address, mailbox: id }: MailboxAtAddress,
): Promise<Row | null> {
  const { state, mailbox } = await readAddressRows(tables, address, 'change');
  return state?.mailbox?.id === id ? mailbox : null;
}
