import type { Address } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { maildirOf } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import type { Tables } from '../tables.ts';

/** A mailbox, and the address that it is at. */
export type MailboxAtAddress = { readonly address: Address; readonly mailbox: MailboxId };

/** What keeps an order from a mailbox that is not at its address any more; null where it is. */
export function checkMailbox(tables: Tables, { address, mailbox: id }: MailboxAtAddress): ApplyRefusal {
  const isThere = tables.password.get(address, maildirOf(id)) !== undefined;
  return isThere ? null : { kind: 'impossible', why: { code: 'mailbox-gone', id } };
}
