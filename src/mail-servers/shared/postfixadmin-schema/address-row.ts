import type { Address } from '../../../domain/address/address.ts';
import { type AddressState, keepsMail, type MailboxId } from '../../../domain/address/address-state.ts';
import {
  type Destination,
  isAmong,
  keyOf,
  missingFrom,
  withoutDuplicates,
} from '../../../domain/address/destination.ts';
import { destinationsIn } from '../../../domain/address/destination-list.ts';
import { editedList } from '../../../domain/address/edit-destination-list.ts';

/** What the alias and the mailbox table say of one address; null where a table has no row of it. */
export type AddressRow = {
  readonly address: Address;
  readonly goto: string | null;
  readonly aliasActive: number | null;
  readonly maildir: string | null;
  readonly quota: number | null;
  readonly mailboxActive: number | null;
};

/** Whether a destination has PostfixAdmin's vacation program answer for whoever is away from an address. */
export type AnswersFor = (address: Address, destination: Destination) => boolean;

/** PostfixAdmin's rows as one state, or null where there are none. */
export function stateOf(row: AddressRow, answersFor: AnswersFor): AddressState | null {
  const { address, goto, maildir } = row;
  if (goto === null && maildir === null) return null;
  const destinations = withoutDuplicates(destinationsIn(goto ?? ''));
  // A mailbox is a destination of its own address. Where there is no other, Postfix delivers to it all the same.
  const isOwn = (each: Destination) => maildir !== null && keyOf(each) === address;
  const isOff = maildir !== null && destinations.length > 0 && !destinations.some(isOwn);
  // Nobody is away from an address without a mailbox.
  const isForward = (each: Destination) => !isOwn(each) && !(maildir !== null && answersFor(address, each));
  return {
    mailbox: maildir === null ? null : { id: idOf(maildir), quota: row.quota || null },
    forwards: destinations.filter(isForward),
    // A mailbox has two rows, and PostfixAdmin switches both; where they differ, mail does not get through.
    enabled: row.aliasActive !== 0 && row.mailboxActive !== 0,
    ...(isOff && { localDelivery: false }),
  };
}

const idOf = (maildir: string): MailboxId => maildir.replace(/\/$/, '') as MailboxId;

export type GotoWriting = {
  readonly address: Address;
  readonly after: AddressState;
  /** The alias row's destinations as they are; null: there is no such row. */
  readonly goto: string | null;
  /** Tells which have a program answer for the mailbox, which it goes on doing. */
  readonly answers: (destination: Destination) => boolean;
};

/** The alias row's destinations as a state wants them, with what it says nothing of left byte for byte. */
export function gotoFor({ address, after, goto, answers }: GotoWriting): string {
  const present = destinationsIn(goto ?? '');
  const isOwn = (each: Destination) => keyOf(each) === address;
  const stays = (each: Destination) =>
    isAmong(after.forwards, each) || (isOwn(each) ? keepsMail(after) : answers(each));
  const added = missingFrom(present, after.forwards);
  const isToBeNamed = keepsMail(after) && !present.some(isOwn);
  const isEmpty = goto !== null && present.length + added.length === 0;
  return editedList(goto ?? '', {
    removed: present.filter((each) => !stays(each)),
    first: isToBeNamed && !isEmpty ? [address] : [],
    added,
  });
}
