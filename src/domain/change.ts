import { type Address, type Domain, postmasterOf } from './address.ts';
import type { AddressState, MailboxId } from './address-state.ts';

/** One address's state, before and after. `null`: it does not exist. */
export type AddressChange = {
  readonly kind: 'address';
  readonly address: Address;
  readonly before: AddressState | null;
  readonly after: AddressState | null;
};

/** A new password for a mailbox. The hash travels beside the change, sealed, and is never part of it. */
export type PasswordChange = {
  readonly kind: 'password';
  readonly address: Address;
  readonly mailbox: MailboxId;
};

/** A domain that the mail server is to receive for, with its postmaster from the first moment. */
export type DomainChange = {
  readonly kind: 'domain';
  readonly domain: Domain;
  readonly postmaster: AddressState;
};

export type Change = AddressChange | PasswordChange | DomainChange;

/** The address that a change is about; at most one open request may be about it. */
export const subjectOf = (change: Change): Address =>
  change.kind === 'domain' ? postmasterOf(change.domain) : change.address;
