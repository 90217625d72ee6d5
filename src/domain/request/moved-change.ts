import type { Address } from '../address/address.ts';
import type { AddressState, MailboxId } from '../address/address-state.ts';
import { type Destination, destinationKey } from '../address/destination.ts';
import { type AddressChange, type Change, isOfDomain } from './change.ts';

/** That a mailbox got another address, and with it, on some mail servers, another id. */
export type Move = {
  readonly from: Address;
  readonly to: Address;
  readonly was: MailboxId;
  readonly mailbox: MailboxId;
};

/** The mailbox that a change is about, after it where there is one; null: none. */
export function mailboxOf(change: Change): MailboxId | null {
  if (change.kind === 'address') return change.after?.mailbox?.id ?? change.before?.mailbox?.id ?? null;
  return isOfDomain(change) || change.kind === 'rename' || change.kind === 'group' ? null : change.mailbox;
}

/** A change of a mailbox as it would be made once that has another address. */
export function moved<C extends Change>(change: C, move: Move): C;
export function moved(change: Change, move: Move): Change {
  // Only an alias follows a group.
  if (isOfDomain(change) || change.kind === 'rename' || change.kind === 'group') return change;
  if (change.kind !== 'address')
    return { ...change, address: move.to, ...(change.mailbox === move.was && { mailbox: move.mailbox }) };
  const { before, after } = change;
  return { ...change, address: move.to, before: movedState(before, move), after: movedState(after, move) };
}

const movedState = (state: AddressState | null, { was, mailbox }: Move): AddressState | null =>
  state?.mailbox?.id === was ? { ...state, mailbox: { ...state.mailbox, id: mailbox } } : state;

/** A change as it would be made where one destination has taken the place of another. */
export function redirected(change: AddressChange, from: Destination, to: Destination): AddressChange {
  const redirect = (state: AddressState | null): AddressState | null =>
    state && {
      ...state,
      forwards: state.forwards.map((each) => (destinationKey(each) === destinationKey(from) ? to : each)),
    };
  return { ...change, before: redirect(change.before), after: redirect(change.after) };
}
