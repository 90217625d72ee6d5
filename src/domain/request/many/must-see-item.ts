import type { Actor } from '../../actor.ts';
import type { Address, Domain } from '../../address/address.ts';
import type { MailboxId, MailboxSize } from '../../address/address-state.ts';
import type { Destination } from '../../address/destination.ts';
import type { Disposal } from '../../address/disposal.ts';
import type { DkimChange } from '../../dkim/dkim-change.ts';
import type { LastingAccess } from '../../lasting-access.ts';
import type { AccessRights } from '../../sharing/access-rights.ts';
import type { DomainAliasChange } from '../change.ts';
import type { ShortlyRestorable } from '../effect.ts';
import type { SizeSum } from './size-sum.ts';

/** The addresses that an item is about: how many, and the first in alphabetical order. */
export type Named = { readonly count: number; readonly addresses: readonly Address[] };

/**
 * What somebody must have seen before they agree: mail that is destroyed, that goes to somebody new or outside, and who is
 * let in. Equal effects of several addresses are one item.
 */
export type MustSeeItem =
  | {
      readonly kind: 'drop-mailbox';
      readonly address: Address;
      readonly id: MailboxId;
      readonly holds: MailboxSize;
    }
  /** The mailbox is closed until then, and deleted. */
  | {
      readonly kind: 'delete-later';
      readonly address: Address;
      readonly id: MailboxId;
      readonly holds: MailboxSize;
      readonly at: number;
      readonly restorable?: ShortlyRestorable;
    }
  /** No mailbox of the domain is left. */
  | { readonly kind: 'drop-all-mailboxes'; readonly domain: Domain; readonly holds: SizeSum }
  /** Mail of addresses that exist goes to somebody new too. */
  | (Named & { readonly kind: 'forward'; readonly to: Destination; readonly outside: boolean })
  /** New addresses forward to a domain outside; `most`: the destination that most of the forwards lead to. */
  | (Named & {
      readonly kind: 'new-forwards';
      readonly domain: Domain;
      readonly forwards: number;
      readonly most: { readonly to: Destination; readonly count: number };
    })
  | (Named & { readonly kind: 'disposal'; readonly how: Disposal })
  /** Mail of deleted or suspended addresses goes where the domain's catch-all leads. */
  | (Named & {
      readonly kind: 'to-catch-all';
      readonly domain: Domain;
      readonly to: readonly Destination[];
      readonly how?: Disposal;
    })
  | { readonly kind: 'catch-all'; readonly domain: Domain; readonly takes: boolean }
  | (Named & {
      readonly kind: 'owner';
      readonly to: Actor;
      readonly locksOut: boolean;
      readonly leaves: readonly LastingAccess[];
    })
  /** People log in to a mailbox by another address. */
  | {
      readonly kind: 'rename';
      readonly address: Address;
      readonly from: Address;
      readonly keepsAlias: boolean;
    }
  | (Named & { readonly kind: 'link'; readonly to: Actor })
  /** Somebody may do more with another's address. */
  | {
      readonly kind: 'access';
      readonly address: Address;
      readonly holder: Address;
      readonly after: AccessRights;
    }
  | (Named & { readonly kind: 'credentials'; readonly of: 'password' | 'app-password' })
  | (Named & { readonly kind: 'restore'; readonly domain: Domain; readonly holds: SizeSum })
  /** An address that proves who owns its domain, such as `admin@`. */
  | { readonly kind: 'ownership-proof'; readonly address: Address }
  | { readonly kind: 'add-domain'; readonly domain: Domain; readonly postmaster: readonly Destination[] }
  /** The mail server receives no mail for the domain any more. */
  | { readonly kind: 'remove-domain'; readonly domain: Domain }
  /** The domain becomes another name of the target, or is one no longer. */
  | (Omit<DomainAliasChange, 'kind'> & { readonly kind: 'alias-domain' })
  | DkimChange;
