import type { Address } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { Outcome } from '../port.ts';

/** Why nothing was written; null where the rows are as the order wants them. */
export type ApplyRefusal = Exclude<Outcome, { kind: 'applied' }> | null;

type StateChange = Pick<AddressChange, 'before' | 'after'>;

/** A change of an address, and whether it restores a removed mailbox. */
export type PlannedChange = AddressChange & { readonly restores?: boolean };

/** The mailbox that the address gets: a new one, or a restored one. */
export const addedMailbox = ({ before, after }: StateChange): MailboxId | null =>
  after?.mailbox && after.mailbox.id !== before?.mailbox?.id ? after.mailbox.id : null;

/** The mailbox that the address loses. */
export const removedMailbox = ({ before, after }: StateChange): MailboxId | null =>
  before?.mailbox && before.mailbox.id !== after?.mailbox?.id ? before.mailbox.id : null;

/** A mailbox, and the address where a change expects it. */
export type MailboxAtAddress = { readonly address: Address; readonly mailbox: MailboxId };

export const mailboxGone = ({
  mailbox: id,
}: Pick<MailboxAtAddress, 'mailbox'>): NonNullable<ApplyRefusal> => ({
  kind: 'impossible',
  why: { code: 'mailbox-gone', id },
});
