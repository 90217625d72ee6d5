import type { Address } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { readAddressRows } from '../address-rows.ts';
import type { Row } from '../database/engine.ts';
import type { Tables } from '../tables.ts';

/** The row of a mailbox that an order is about, or null where it is not at its address any more. */
export async function readMailboxRow(tables: Tables, address: Address, id: MailboxId): Promise<Row | null> {
  const { state, mailbox } = await readAddressRows(tables, address, 'change');
  return state?.mailbox?.id === id ? mailbox : null;
}

export const mailboxGoneRefusal = (id: MailboxId): ApplyRefusal => ({
  kind: 'impossible',
  why: { code: 'mailbox-gone', id },
});
