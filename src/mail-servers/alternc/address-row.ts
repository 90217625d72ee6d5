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

/** An address as AlternC's tables have it, with its mailbox's columns, which are null without a mailbox. */
export type AddressRow = {
  readonly name: Address;
  readonly addressId: number;
  /**
   * '' for an address of AlternC's users, `catchall`, or the name of a program: mailman, sympa, and `facteur` for
   * what we removed.
   */
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
  /** 1 where somebody logged in to the mailbox, and so may have an address book in AlternC's webmail. */
  readonly used: number | null;
  /** 1 where the mailbox's row has been unchanged for a day. */
  readonly unchanged: number | null;
  readonly knownId: MailboxId | null;
  readonly markedForDeletion: number | null;
};

/**
 * The type of an address whose mailbox we removed: AlternC's panel neither changes it nor gives its name to anyone.
 */
export const parkedType = 'facteur';

export const isAsWanted = (found: AddressState | null, wanted: AddressState | null): boolean =>
  sameState(found, roundQuota(wanted));

/** Whether it is an address of AlternC's users, neither a program's nor about to be removed. */
export const isAddress = ({ type, addressAction }: AddressRow): boolean =>
  (type === '' || type === 'catchall') && addressAction === 'OK';

/** Whether the row's mailbox takes mail and logins, or would if it were not suspended. */
export const isInUse = (row: AddressRow): boolean => isAddress(row) && row.mailboxAction === 'OK';

/** Whether we removed the row's mailbox, and have not yet left it to AlternC's cron. */
export const isOursToRemove = ({ type, mailboxAction }: AddressRow): boolean =>
  type === parkedType && mailboxAction === 'OK';

/** The id of the row's mailbox, removed or not. */
export function mailboxIdOf({ mailboxRow, path, knownId }: AddressRow): MailboxId | null {
  return mailboxRow === null ? null : (knownId ?? derivedId(mailboxRow, path ?? ''));
}

/**
 * The row and its recipients as one state; null where the address is not there, or leads nowhere. AlternC's Postfix
 * sends mail to the recipients of every enabled row, even of a program's or of one that is about to be removed: so
 * those count as addresses too.
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

/** Without duplicates, in the order of the rows. */
export const forwardsOf = (recipients: readonly string[]): Destination[] =>
  uniqueDestinations(recipients.flatMap(parseDestinationList));
