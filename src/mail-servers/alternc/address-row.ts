import type { Address } from '../../domain/address/address.ts';
import {
  type AddressState,
  type MailboxId,
  nullIfEmpty,
  sameState,
} from '../../domain/address/address-state.ts';
import { type Destination, destinationKey, uniqueDestinations } from '../../domain/address/destination.ts';
import { parseDestinationList } from '../../domain/address/destination-list.ts';
import { mebibyte, roundQuota } from '../shared/quota.ts';
import { derivedId } from './mailbox-id.ts';

export type MailAction = 'OK' | 'DELETE' | 'DELETING';

/** An address as AlternC's tables have it, with its mailbox's columns, which are null where it has none. */
export type AddressRow = {
  readonly name: Address;
  readonly addressId: number;
  /** '' for what its users make, `catchall`, or the name of a program: mailman, sympa, and `facteur` for what we removed. */
  readonly type: string;
  readonly password: string | null;
  readonly enabled: number;
  readonly addressAction: MailAction;
  readonly mailboxRow: number | null;
  readonly path: string | null;
  /** MiB, which AlternC calls MB; 0 or null for no limit. */
  readonly quota: number | null;
  readonly mailboxAction: MailAction | null;
  readonly bytes: number | null;
  readonly messages: number | null;
  /** 1 where somebody has logged in to the mailbox, and so may have left an address book in AlternC's webmail. */
  readonly used: number | null;
  /** 1 where the mailbox's row has been as it is for a day. */
  readonly unchanged: number | null;
  readonly knownId: MailboxId | null;
  readonly condemned: number | null;
};

/** The type of an address whose mailbox we removed: AlternC's panel neither changes it nor gives its name away. */
export const parkedType = 'facteur';

export const isAsWanted = (found: AddressState | null, wanted: AddressState | null): boolean =>
  sameState(found, roundQuota(wanted));

/** Whether an address of AlternC's users is there, as opposed to a program's, and to one that is being removed. */
export const isAddress = ({ type, addressAction }: AddressRow): boolean =>
  (type === '' || type === 'catchall') && addressAction === 'OK';

/** Whether the row's mailbox takes mail and lets its owner in, or would if it were not suspended. */
export const isInUse = (row: AddressRow): boolean => isAddress(row) && row.mailboxAction === 'OK';

/** Whether the row's mailbox was removed by us, and is not AlternC's cron's yet. */
export const isOursToRemove = ({ type, mailboxAction }: AddressRow): boolean =>
  type === parkedType && mailboxAction === 'OK';

/** The id of the row's mailbox, removed or not. */
export function mailboxIdOf({ mailboxRow, path, knownId }: AddressRow): MailboxId | null {
  return mailboxRow === null ? null : (knownId ?? derivedId(mailboxRow, path ?? ''));
}

/**
 * The row and its recipients as one state; null where the address is not there, or leads nowhere. AlternC's Postfix sends
 * mail to the recipients of whatever is enabled, be it a program's or about to be removed: so those are there as well.
 */
export function stateFromRow(row: AddressRow | null, recipients: readonly string[]): AddressState | null {
  if (!row) return null;
  const destinations = forwardsOf(recipients);
  if (!isAddress(row) && !(row.enabled === 1 && destinations.length > 0)) return null;
  const id = isInUse(row) ? mailboxIdOf(row) : null;
  return nullIfEmpty({
    mailbox: id && { id, quota: row.quota ? row.quota * mebibyte : null },
    forwards: destinations.filter((forward) => !(id && destinationKey(forward) === row.name)),
    enabled: row.enabled === 1,
  });
}

/** Each once, in the order of the rows. */
export const forwardsOf = (recipients: readonly string[]): Destination[] =>
  uniqueDestinations(recipients.flatMap(parseDestinationList));
