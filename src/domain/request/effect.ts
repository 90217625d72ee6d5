import type { Absence } from '../absence/absence.ts';
import type { Actor } from '../actor.ts';
import type { Address, Domain } from '../address/address.ts';
import type { Bytes, MailboxId, MailboxSize } from '../address/address-state.ts';
import type { Destination } from '../address/destination.ts';
import type { Disposal, Disposals } from '../address/disposal.ts';
import type { DkimChange } from '../dkim/dkim-change.ts';
import type { FollowedGroup, GroupWish, PlacedMember } from '../groups/followed-group.ts';
import type { LastingAccess } from '../lasting-access.ts';
import type { AddressAccess } from '../sharing/access-rights.ts';
import type { SuspendedPart } from '../suspension/suspension.ts';
import type { AccessChange, DomainAliasChange } from './change.ts';

/** That a deleted mailbox can be restored for minutes only, or not at all. */
export type ShortlyRestorable = 'minutes' | 'nothing';

/** What a change does. */
export type Effect =
  | { readonly kind: 'add-domain'; readonly domain: Domain }
  | { readonly kind: 'remove-domain'; readonly domain: Domain }
  /** The domain becomes another name of the target, or is one no longer. */
  | (Omit<DomainAliasChange, 'kind'> & { readonly kind: 'alias-domain' })
  | {
      readonly kind: 'set-domain-quota';
      readonly domain: Domain;
      readonly from: Bytes | null;
      readonly to: Bytes | null;
    }
  /** A key by which the domain's mail is signed is made, signs from now on, or is deleted. */
  | DkimChange
  | { readonly kind: 'create-address'; readonly address: Address }
  | { readonly kind: 'remove-address'; readonly address: Address; readonly catchAll?: CatchAll }
  | { readonly kind: 'add-mailbox'; readonly id: MailboxId; readonly quota: Bytes | null }
  | {
      readonly kind: 'restore-mailbox';
      readonly id: MailboxId;
      readonly holds: MailboxSize;
      /** When it was removed, to tell the address's removed mailboxes apart; absent in older requests. */
      readonly removedAt?: number;
      /** Absent in older requests. */
      readonly quota?: Bytes | null;
    }
  | { readonly kind: 'drop-mailbox'; readonly id: MailboxId; readonly holds: MailboxSize }
  | { readonly kind: 'add-forward'; readonly to: Destination }
  | { readonly kind: 'remove-forward'; readonly to: Destination }
  /** The address's mail is disposed of from now on, or no longer. */
  | { readonly kind: 'disposal'; readonly how: Disposal; readonly begins: boolean }
  /** Whether the catch-all takes the mail to the domain's unknown addresses from now on. */
  | { readonly kind: 'catch-all'; readonly domain: Domain; readonly takes: boolean }
  | { readonly kind: 'set-quota'; readonly from: Bytes | null; readonly to: Bytes | null }
  /** `of` is absent for a mailbox, and in older requests, which may also call a catch-all an alias. */
  | {
      readonly kind: 'suspend';
      readonly of?: 'alias' | 'catch-all';
      /** The part of a mailbox that is suspended by this, and was not before; absent: both, or an alias. */
      readonly part?: SuspendedPart;
      readonly catchAll?: CatchAll;
      /** The address is created suspended. */
      readonly isNew?: true;
    }
  | { readonly kind: 'resume'; readonly of?: 'alias' | 'catch-all'; readonly part?: SuspendedPart }
  | { readonly kind: 'set-password'; readonly address: Address }
  | { readonly kind: 'add-app-password'; readonly name: string }
  | { readonly kind: 'revoke-app-password'; readonly name: string }
  | { readonly kind: 'change-owner'; readonly from: Actor | null; readonly to: Actor }
  /** Whether the mailbox gets the address's mail from now on; otherwise its forwards alone do. */
  | { readonly kind: 'local-delivery'; readonly on: boolean }
  /**
   * The mailbox is closed until a time, and then deleted, with what it holds now. `restorable`: where the mail server keeps
   * nothing of it, or only for minutes.
   */
  | {
      readonly kind: 'delete-later';
      readonly id: MailboxId;
      readonly holds: MailboxSize;
      readonly at: number;
      readonly restorable?: ShortlyRestorable;
    }
  /** All access is revoked: password, app passwords, links and sessions. `leaves`: what the mail server can't revoke. */
  | { readonly kind: 'lock-out'; readonly leaves?: readonly LastingAccess[] }
  | AppPasswordsEffect
  | RenameEffect
  /**
   * What a scheduled request was to take back stays, or is changed by this instead; `deletes`: it was to delete a mailbox. `stays`: what so goes on without an end,
   * as if it were made now; absent in older requests.
   */
  | {
      readonly kind: 'ends-reversal';
      readonly of: number;
      readonly dueAt: number;
      readonly stays?: readonly Effect[];
      readonly deletes?: true;
    }
  /** A link to set the password, or to see the app password of that name. */
  | { readonly kind: 'send-link'; readonly to: Actor; readonly appPassword: string | null }
  /** Somebody may do with the address what they could not before. */
  | ({ readonly kind: 'grant-access' } & AccessStep)
  /** Somebody may do less with the address than before, or nothing. */
  | ({
      readonly kind: 'end-access' /** It follows from another effect. */;
      readonly follows?: true;
    } & AccessStep)
  /** Null: no note. */
  | { readonly kind: 'set-note'; readonly from: string | null; readonly to: string | null }
  /** What the mailbox answers from then on until then. `from`: what it would have answered otherwise. */
  | { readonly kind: 'set-absence'; readonly from: Absence | null; readonly to: Absence }
  | { readonly kind: 'end-absence'; readonly was: Absence }
  /** The note of an address that goes. */
  | { readonly kind: 'drop-note'; readonly note: string }
  /** The alias follows the members of a group from now on. `placed`: where their mail goes now. */
  | {
      readonly kind: 'follow-group';
      readonly from: FollowedGroup | null;
      readonly to: FollowedGroup;
      readonly placed: readonly PlacedMember[];
    }
  /** The alias follows a group no longer. `forwardsStay`: that is all that happens. */
  | { readonly kind: 'unfollow-group'; readonly of: FollowedGroup; readonly forwardsStay: boolean };

/** Whose rights to which address change, and how. */
type AccessStep = Pick<AccessChange, 'address' | 'holder' | 'before' | 'after'>;

/**
 * What another effect does to the mailbox's app passwords: they are revoked, don't work until the mailbox is resumed, or
 * work again. `names` is null where they can't be read now.
 */
export type AppPasswordsEffect = {
  readonly kind: 'app-passwords';
  readonly become: 'ended' | 'paused' | 'resumed';
  readonly names: readonly string[] | null;
};

/** A mailbox gets another address, by which people log in to it. */
type RenameEffect = {
  readonly kind: 'rename';
  readonly from: Address;
  readonly to: Address;
  /** Whether mail to the old address goes on arriving. */
  readonly keepsAlias: boolean;
  /** An alias that led to the old address was at the new one. */
  readonly replacesAlias?: true;
  /** Where mail to the old address goes from now on, if it is kept no longer. */
  readonly catchAll?: CatchAll;
};

/** Where the domain's catch-all takes the mail of an address that takes none itself. */
export type CatchAll = { readonly to: readonly Destination[]; readonly how?: Disposal };

/** What effects depend on beside the change: measured, read or stored. */
export type EffectContext = {
  /** What the mailbox to drop, now or later, holds now. */
  readonly present?: MailboxSize;
  /** For how long a mailbox that is deleted later can be restored then, where that is not as long as usual. */
  readonly restorable?: ShortlyRestorable;
  /** The removed mailbox to restore. */
  readonly removed?: {
    readonly id: MailboxId;
    readonly holds: MailboxSize;
    readonly removedAt?: number;
  };
  /** The names of the mailbox's app passwords; null where they can't be read. */
  readonly appPasswords?: readonly string[] | null;
  /** The catch-all that takes the address's mail once the address takes none itself. */
  readonly catchAll?: CatchAll;
  /** The mail server's disposals. */
  readonly disposals?: Disposals;
  /** What is noted about the address. */
  readonly note?: string;
  /** What is to be noted with the change; null: nothing any more. */
  readonly noted?: string | null;
  /** The rights of others to the address, and those of its mailbox to other addresses. */
  readonly access?: AddressAccess;
  /** The group that the address follows. */
  readonly follows?: FollowedGroup;
  /** What it is to follow with the change. */
  readonly follow?: GroupWish;
  /** The access that the mail server can't revoke. */
  readonly lockOutLeaves?: readonly LastingAccess[];
};
