import type { Actor } from '../actor.ts';
import type { Address } from '../address/address.ts';
import type { MailboxId } from '../address/address-state.ts';
import type { Destination } from '../address/destination.ts';
import type { AccessEntry } from '../sharing/access-rights.ts';

/**
 * What a review of a domain asks about: a mailbox of somebody who has left, one without an owner, one that nobody has
 * logged in to, what forwards outside, a catch-all, what was made for a time and kept for good, and what another mailbox has
 * access to. In the order shown.
 */
export const findingCategories = [
  'left',
  'ownerless',
  'unused',
  'forward-outside',
  'catch-all',
  'temporary',
  'access',
] as const;
export type FindingCategory = (typeof findingCategories)[number];

/** A mailbox that has access to an address that is not its own; `mailbox`: null where it is not known. */
export type SharedWith = AccessEntry & { readonly mailbox: MailboxId | null };

/** Something about an address that a review asks about. */
export type Finding = {
  readonly category: FindingCategory;
  readonly address: Address;
  /** Since when it is so, as far as is known. */
  readonly since: number | null;
  /** The mailbox that is there. */
  readonly mailbox: MailboxId | null;
  readonly owner: Actor | null;
  /** Where the mail goes that it is about: outside, or to wherever a catch-all leads. */
  readonly to: readonly Destination[];
  /** Who else has access, and what they may do. */
  readonly access: SharedWith | null;
  /** Two findings with the same mark are about the same thing, unchanged. */
  readonly mark: string;
};
