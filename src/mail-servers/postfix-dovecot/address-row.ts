import type { Address } from '../../domain/address.ts';
import type { AddressState, MailboxId } from '../../domain/address-state.ts';

/** What the alias and the mailbox table say of one address; null where a table has no row of it. */
export type AddressRow = {
  readonly address: Address;
  readonly goto: string | null;
  readonly aliasActive: number | null;
  readonly maildir: string | null;
  readonly quota: number | null;
  readonly mailboxActive: number | null;
};

/** PostfixAdmin's rows as one state, or null where there are none. */
export function stateOf(row: AddressRow): AddressState | null {
  if (row.goto === null && row.maildir === null) return null;
  return {
    mailbox: row.maildir === null ? null : { id: idOf(row.maildir), quota: row.quota || null },
    forwards: forwardsOf(row),
    // A mailbox has two rows, and PostfixAdmin switches both; where they differ, mail does not get through.
    enabled: row.aliasActive !== 0 && row.mailboxActive !== 0,
  };
}

const idOf = (maildir: string): MailboxId => maildir.replace(/\/$/, '') as MailboxId;

function forwardsOf({ address, goto, maildir }: AddressRow): Address[] {
  const destinations = (goto ?? '').split(',').map((destination) => destination.trim().toLowerCase());
  const elsewhere = (destination: string) =>
    destination !== '' && !(maildir !== null && destination === address);
  return [...new Set(destinations.filter(elsewhere))] as Address[];
}

/** The alias row's destinations: a mailbox is a destination of its own address. */
export const gotoOf = (address: Address, { mailbox, forwards }: AddressState): string =>
  [...(mailbox ? [address] : []), ...forwards].join(',');
