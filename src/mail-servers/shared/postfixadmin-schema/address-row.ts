import type { Address } from '../../../domain/address/address.ts';
import { type AddressState, deliversLocally, type MailboxId } from '../../../domain/address/address-state.ts';
import {
  addedDestinations,
  type Destination,
  destinationKey,
  includesDestination,
  uniqueDestinations,
} from '../../../domain/address/destination.ts';
import { parseDestinationList } from '../../../domain/address/destination-list.ts';
import { editList } from '../../../domain/address/edit-destination-list.ts';

/** The columns of the tables `alias` and `mailbox` for one address; null where a table has no row of it. */
export type AddressRow = {
  readonly address: Address;
  readonly goto: string | null;
  readonly aliasActive: number | null;
  readonly maildir: string | null;
  readonly quota: number | null;
  readonly mailboxActive: number | null;
};

/** Whether a destination makes PostfixAdmin's vacation program answer in place of an absent owner. */
export type VacationReplyTest = (address: Address, destination: Destination) => boolean;

/** What the two rows of a mailbox say about its suspension. */
type SuspensionOfRows = (
  rows: Pick<AddressRow, 'aliasActive' | 'mailboxActive'>,
) => Pick<AddressState, 'enabled' | 'login'>;

/** PostfixAdmin switches both rows of a mailbox; where they differ, mail does not get through. */
export const suspendedTogether: SuspensionOfRows = ({ aliasActive, mailboxActive }) => ({
  enabled: aliasActive !== 0 && mailboxActive !== 0,
});

/** Our own directory's: the alias row is for mail, and the mailbox's row for logins. */
export const suspendedApart: SuspensionOfRows = ({ aliasActive, mailboxActive }) => {
  const enabled = aliasActive === null ? mailboxActive !== 0 : aliasActive !== 0;
  const login = mailboxActive === null ? enabled : mailboxActive !== 0;
  return { enabled, ...(login !== enabled && { login }) };
};

/** PostfixAdmin's rows as one state, or null where there are none. */
export function stateFromRow(
  row: AddressRow,
  isVacationReply: VacationReplyTest,
  suspension: SuspensionOfRows,
): AddressState | null {
  const { address, goto, maildir } = row;
  if (goto === null && maildir === null) return null;
  const destinations = uniqueDestinations(parseDestinationList(goto ?? ''));
  // A mailbox names its own address among its destinations. With no destination at all, Postfix still delivers to it.
  const isOwn = (each: Destination) => maildir !== null && destinationKey(each) === address;
  const isOff = maildir !== null && destinations.length > 0 && !destinations.some(isOwn);
  // An address without a mailbox has no owner who could be absent.
  const isForward = (each: Destination) =>
    !isOwn(each) && !(maildir !== null && isVacationReply(address, each));
  return {
    mailbox: maildir === null ? null : { id: mailboxIdIn(maildir), quota: row.quota || null },
    forwards: destinations.filter(isForward),
    ...suspension(row),
    ...(isOff && { localDelivery: false }),
  };
}

const mailboxIdIn = (maildir: string): MailboxId => maildir.replace(/\/$/, '') as MailboxId;

export type GotoInput = {
  readonly address: Address;
  readonly after: AddressState;
  /** The alias row's present destinations; null: there is no such row. */
  readonly goto: string | null;
  /** Whether a destination is the mailbox's vacation reply, which stays. */
  readonly isVacationReply: (destination: Destination) => boolean;
};

/**
 * Renders the alias row's destinations for a state, leaving what the state does not mention unchanged byte for byte.
 */
export function renderGoto({ address, after, goto, isVacationReply }: GotoInput): string {
  const present = parseDestinationList(goto ?? '');
  const isOwn = (each: Destination) => destinationKey(each) === address;
  const stays = (each: Destination) =>
    includesDestination(after.forwards, each) ||
    (isOwn(each) ? deliversLocally(after) : isVacationReply(each));
  const added = addedDestinations(present, after.forwards);
  const isToBeNamed = deliversLocally(after) && !present.some(isOwn);
  const isEmpty = goto !== null && present.length + added.length === 0;
  return editList(goto ?? '', {
    removed: present.filter((each) => !stays(each)),
    first: isToBeNamed && !isEmpty ? [address] : [],
    added,
  });
}
