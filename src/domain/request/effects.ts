import type { Actor } from '../actor.ts';
import { type Address, type Domain, domainOf, isCatchAll } from '../address/address.ts';
import {
  type AddressState,
  type Bytes,
  deliversLocally,
  emptySize,
  type MailboxId,
  type MailboxSize,
} from '../address/address-state.ts';
import { addedDestinations, type Destination, destinationKey } from '../address/destination.ts';
import { type Disposal, type Disposals, soleDisposal } from '../address/disposal.ts';
import type { LastingAccess } from '../lasting-access.ts';
import type { AddressChange, Change, DomainAliasChange, OwnerChange, RenameChange } from './change.ts';

/** That a deleted mailbox can be restored for minutes only, or not at all. */
export type ShortlyRestorable = 'minutes' | 'nothing';

/** What a change does. */
export type Effect =
  | { readonly kind: 'add-domain'; readonly domain: Domain }
  | { readonly kind: 'remove-domain'; readonly domain: Domain }
  /** The domain becomes another name of the target, or is one no longer. */
  | (Omit<DomainAliasChange, 'kind'> & { readonly kind: 'alias-domain' })
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
      readonly catchAll?: CatchAll;
      /** The address is created suspended. */
      readonly isNew?: true;
    }
  | { readonly kind: 'resume'; readonly of?: 'alias' | 'catch-all' }
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
  /** Null: no note. */
  | { readonly kind: 'set-note'; readonly from: string | null; readonly to: string | null }
  /** The note of an address that goes. */
  | { readonly kind: 'drop-note'; readonly note: string };

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
  /** The access that the mail server can't revoke. */
  readonly lockOutLeaves?: readonly LastingAccess[];
};

/** Compares before and after. Empty where the change changes nothing. */
export function effectsOf(change: Change, context: EffectContext = {}): Effect[] {
  switch (change.kind) {
    case 'domain':
      return [{ kind: 'add-domain', domain: change.domain }];
    case 'domain-remove':
      return [{ kind: 'remove-domain', domain: change.domain }];
    case 'domain-alias':
      return [{ kind: 'alias-domain', domain: change.domain, target: change.target, act: change.act }];
    case 'password':
      return [{ kind: 'set-password', address: change.address }];
    case 'app-password':
      return [{ kind: change.act === 'add' ? 'add-app-password' : 'revoke-app-password', name: change.name }];
    case 'owner':
      return ownerEffects(change, context);
    case 'rename':
      // That of the alias whose place the mailbox takes, where the mailbox has one of its own.
      return [
        renameEffect(change, context),
        ...noteEffects({ before: change.replaces, after: null }, context),
      ];
    case 'link':
      return [{ kind: 'send-link', to: change.owner, appPassword: change.appPassword }];
    case 'note':
      return change.from === change.to ? [] : [{ kind: 'set-note', from: change.from, to: change.to }];
    case 'address':
      return [
        ...withCatchAll(change, [
          ...existenceEffects(change, context),
          ...mailboxEffects(change, context),
          ...forwardEffects(change, context),
          ...deliveryEffects(change),
          ...enabledEffects(change, context),
        ]),
        ...noteEffects(change, context),
      ];
  }
}

const renameEffect = ({ from, to, keepsAlias, replaces }: RenameChange, context: EffectContext): Effect => ({
  ...{ kind: 'rename', from, to, keepsAlias },
  ...(replaces && { replacesAlias: true }),
  ...(!keepsAlias && toCatchAll(context)),
});

/** With all access revoked, the new owner gets a link to set the password; of a mailbox that is closed, nobody does. */
function ownerEffects(
  { from, to, locksOut, mailbox, closedUntil }: OwnerChange,
  context: EffectContext,
): Effect[] {
  const changed: Effect[] = [{ kind: 'change-owner', from, to }];
  if (!locksOut) return changed;
  const ended: Effect[] = [
    { kind: 'lock-out', ...remainingAccess(context) },
    ...appPasswords('ended', context),
  ];
  if (closedUntil === undefined) return [...changed, ...ended, { kind: 'send-link', to, appPassword: null }];
  return [
    ...(from && isSameAccount(from, to) ? [] : changed),
    ...ended,
    {
      ...{ kind: 'delete-later', id: mailbox, holds: context.present ?? emptySize, at: closedUntil },
      ...(context.restorable && { restorable: context.restorable }),
    },
  ];
}

const isSameAccount = (one: Actor, other: Actor): boolean =>
  one.platform === other.platform && one.tenantId === other.tenantId && one.userId === other.userId;

const remainingAccess = ({ lockOutLeaves = [] }: EffectContext) =>
  lockOutLeaves.length > 0 ? { leaves: lockOutLeaves } : {};

const toCatchAll = ({ catchAll }: EffectContext) => (catchAll ? { catchAll } : {});

/** A new address is enabled unless the change says otherwise. */
const wasEnabled = (before: AddressState | null): boolean => before?.enabled ?? true;

/** Whether a change leaves the address's mail to the domain's catch-all, if there is one. */
export const leavesMailToCatchAll = (
  { address, before, after }: AddressChange,
  suspendedGoesToCatchAll: boolean,
): boolean => {
  if (isCatchAll(address)) return false;
  if (after === null) return before !== null;
  return suspendedGoesToCatchAll && wasEnabled(before) && !after.enabled;
};

function appPasswords(
  become: AppPasswordsEffect['become'],
  { appPasswords: names }: EffectContext,
): Effect[] {
  return names === undefined || names?.length === 0 ? [] : [{ kind: 'app-passwords', become, names }];
}

/** Adds the effect that a change of a catch-all has on its whole domain. */
function withCatchAll({ address, after }: AddressChange, effects: Effect[]): Effect[] {
  if (!isCatchAll(address) || effects.length === 0) return effects;
  return [...effects, { kind: 'catch-all', domain: domainOf(address), takes: after?.enabled ?? false }];
}

function existenceEffects({ address, before, after }: AddressChange, context: EffectContext): Effect[] {
  if (!before && after) return [{ kind: 'create-address', address }];
  if (before && !after) return [{ kind: 'remove-address', address, ...toCatchAll(context) }];
  return [];
}

/** A note is of what stands at the address: what is new has none, and what goes takes it along. */
function noteEffects(
  { before, after }: Pick<AddressChange, 'before' | 'after'>,
  { note, noted }: EffectContext,
): Effect[] {
  const from = (before && note) ?? null;
  if (after === null) return from === null ? [] : [{ kind: 'drop-note', note: from }];
  return noted === undefined || noted === from ? [] : [{ kind: 'set-note', from, to: noted }];
}

function mailboxEffects({ before, after }: AddressChange, context: EffectContext): Effect[] {
  const old = before?.mailbox ?? null;
  const next = after?.mailbox ?? null;
  if (old && next && old.id === next.id) {
    return old.quota === next.quota ? [] : [{ kind: 'set-quota', from: old.quota, to: next.quota }];
  }
  const effects: Effect[] = [];
  if (old) {
    const holds = context.present ?? { messages: 0, bytes: 0 };
    effects.push({ kind: 'drop-mailbox', id: old.id, holds }, ...appPasswords('ended', context));
  }
  if (next) {
    effects.push(
      context.removed?.id === next.id
        ? { kind: 'restore-mailbox', ...context.removed, quota: next.quota }
        : { kind: 'add-mailbox', id: next.id, quota: next.quota },
    );
  }
  return effects;
}

function forwardEffects({ before, after }: AddressChange, { disposals = {} }: EffectContext): Effect[] {
  const effect = (to: Destination, isNew: boolean): Effect => {
    const how =
      soleDisposal((isNew ? after : before)?.forwards ?? [], disposals) && disposals[destinationKey(to)];
    if (how) return { kind: 'disposal', how, begins: isNew };
    return isNew ? { kind: 'add-forward', to } : { kind: 'remove-forward', to };
  };
  return [
    ...addedDestinations(before?.forwards, after?.forwards).map((to) => effect(to, true)),
    ...addedDestinations(after?.forwards, before?.forwards).map((to) => effect(to, false)),
  ];
}

function deliveryEffects({ before, after }: AddressChange): Effect[] {
  if (!before?.mailbox || before.mailbox.id !== after?.mailbox?.id) return [];
  const on = deliversLocally(after);
  return on === deliversLocally(before) ? [] : [{ kind: 'local-delivery', on }];
}

function enabledEffects({ address, before, after }: AddressChange, context: EffectContext): Effect[] {
  if (!after || wasEnabled(before) === after.enabled) return [];
  const of = after.mailbox ? {} : ({ of: isCatchAll(address) ? 'catch-all' : 'alias' } as const);
  const effect: Effect = after.enabled
    ? { kind: 'resume', ...of }
    : { kind: 'suspend', ...of, ...toCatchAll(context), ...(!before && { isNew: true }) };
  const isSameMailbox = before?.mailbox && before.mailbox.id === after.mailbox?.id;
  const become = after.enabled ? 'resumed' : 'paused';
  return [effect, ...(isSameMailbox ? appPasswords(become, context) : [])];
}
