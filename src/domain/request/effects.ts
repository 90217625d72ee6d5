import type { Actor } from '../actor.ts';
import { type Address, type Domain, domainOf, isCatchAll } from '../address/address.ts';
import type { Bytes, MailboxId, MailboxSize } from '../address/address-state.ts';
import { addedDestinations, type Destination, destinationKey } from '../address/destination.ts';
import { type Disposal, type Disposals, soleDisposal } from '../address/disposal.ts';
import type { LastingAccess } from '../lasting-access.ts';
import type { AddressChange, Change, OwnerChange } from './change.ts';

/** What a change does to the world, in the words of the design. */
export type Effect =
  | { readonly kind: 'add-domain'; readonly domain: Domain }
  | { readonly kind: 'create-address'; readonly address: Address }
  | { readonly kind: 'remove-address'; readonly address: Address; readonly catchAll?: CatchAll }
  | { readonly kind: 'add-mailbox'; readonly id: MailboxId; readonly quota: Bytes | null }
  | {
      readonly kind: 'restore-mailbox';
      readonly id: MailboxId;
      readonly holds: MailboxSize;
      /** When it was removed, which tells it from others of the address; older requests don't say. */
      readonly removedAt?: number;
    }
  | { readonly kind: 'drop-mailbox'; readonly id: MailboxId; readonly holds: MailboxSize }
  | { readonly kind: 'add-forward'; readonly to: Destination }
  | { readonly kind: 'remove-forward'; readonly to: Destination }
  /** What becomes of its mail from now on, or does so no more. */
  | { readonly kind: 'disposal'; readonly how: Disposal; readonly begins: boolean }
  /** Whether, from now on, it takes the mail to addresses of the domain that do not exist. */
  | { readonly kind: 'catch-all'; readonly domain: Domain; readonly takes: boolean }
  | { readonly kind: 'set-quota'; readonly from: Bytes | null; readonly to: Bytes | null }
  /** `of`: what nobody logs into; older requests don't say, or call a catch-all an alias. */
  | { readonly kind: 'suspend'; readonly of?: 'alias' | 'catch-all'; readonly catchAll?: CatchAll }
  | { readonly kind: 'resume'; readonly of?: 'alias' | 'catch-all' }
  | { readonly kind: 'set-password'; readonly address: Address }
  | { readonly kind: 'add-app-password'; readonly name: string }
  | { readonly kind: 'revoke-app-password'; readonly name: string }
  | { readonly kind: 'change-owner'; readonly from: Actor | null; readonly to: Actor }
  /** Nothing that led into the mailbox does any more: its password, app passwords, links and sessions. Or what stays. */
  | { readonly kind: 'lock-out'; readonly leaves?: readonly LastingAccess[] }
  | AppPasswordsEffect
  /** To set the password, or to see the app password of that name. */
  | { readonly kind: 'send-link'; readonly to: Actor; readonly appPassword: string | null };

/**
 * What becomes of the app passwords that a mailbox has, where another effect reaches them: each is a way in that somebody
 * uses. They end, or work no more until the mailbox is resumed, or work again then. Null: nobody can tell now which it has.
 */
export type AppPasswordsEffect = {
  readonly kind: 'app-passwords';
  readonly become: 'ended' | 'paused' | 'resumed';
  readonly names: readonly string[] | null;
};

/** Who gets the mail to an address that receives none itself: where its domain's catch-all leads. */
export type CatchAll = { readonly to: readonly Destination[]; readonly how?: Disposal };

/** What was measured or remembered about the mailboxes that a change names. */
export type EffectContext = {
  /** What the mailbox that would be dropped holds now. */
  readonly present?: MailboxSize;
  /** What the removed mailbox that would come back holds. */
  readonly removed?: {
    readonly id: MailboxId;
    readonly holds: MailboxSize;
    readonly removedAt?: number;
  };
  /** The names of the mailbox's app passwords; null where the mail server can't tell. */
  readonly appPasswords?: readonly string[] | null;
  /** The catch-all that would get the address's mail, once the address takes none itself. */
  readonly catchAll?: CatchAll;
  /** The destinations that are none on this mail server. */
  readonly disposals?: Disposals;
  /** What this mail server can't take away from who had a mailbox. */
  readonly lockOutLeaves?: readonly LastingAccess[];
};

/** Compares before and after. An empty list: the change changes nothing. */
export function effectsOf(change: Change, context: EffectContext = {}): Effect[] {
  switch (change.kind) {
    case 'domain':
      return [{ kind: 'add-domain', domain: change.domain }];
    case 'password':
      return [{ kind: 'set-password', address: change.address }];
    case 'app-password':
      return [{ kind: change.act === 'add' ? 'add-app-password' : 'revoke-app-password', name: change.name }];
    case 'owner':
      return ownerEffects(change, context);
    case 'link':
      return [{ kind: 'send-link', to: change.owner, appPassword: change.appPassword }];
    case 'address':
      return withCatchAll(change, [
        ...existenceEffects(change, context),
        ...mailboxEffects(change, context),
        ...forwardEffects(change, context),
        ...enabledEffects(change, context),
      ]);
  }
}

/** Whoever gets a mailbox that nobody can log in to gets a link with it. */
function ownerEffects({ from, to, locksOut }: OwnerChange, context: EffectContext): Effect[] {
  const passed: Effect[] = [{ kind: 'change-owner', from, to }];
  if (!locksOut) return passed;
  return [
    ...passed,
    { kind: 'lock-out', ...remainingAccess(context) },
    ...appPasswords('ended', context),
    { kind: 'send-link', to, appPassword: null },
  ];
}

const remainingAccess = ({ lockOutLeaves = [] }: EffectContext) =>
  lockOutLeaves.length > 0 ? { leaves: lockOutLeaves } : {};

const toCatchAll = ({ catchAll }: EffectContext) => (catchAll ? { catchAll } : {});

/** Whether mail to the address ends up elsewhere by a change, if its domain has a catch-all. */
export const leavesMailToCatchAll = (
  { address, before, after }: AddressChange,
  suspendedGoesToCatchAll: boolean,
): boolean => {
  if (!before || isCatchAll(address)) return false;
  return after === null || (suspendedGoesToCatchAll && before.enabled && !after.enabled);
};

function appPasswords(
  become: AppPasswordsEffect['become'],
  { appPasswords: names }: EffectContext,
): Effect[] {
  return names === undefined || names?.length === 0 ? [] : [{ kind: 'app-passwords', become, names }];
}

const appPasswordEffectKinds: ReadonlySet<Effect['kind']> = new Set([
  'drop-mailbox',
  'lock-out',
  'suspend',
  'resume',
]);

/** Whether a change does something to the app passwords that a mailbox has, so that they must be known. */
export const affectsAppPasswords = (change: Change): boolean =>
  effectsOf(change).some(({ kind }) => appPasswordEffectKinds.has(kind)) &&
  (change.kind !== 'address' || !!change.before?.mailbox);

/** Whatever happens to a catch-all happens to its whole domain. */
function withCatchAll({ address, after }: AddressChange, effects: Effect[]): Effect[] {
  if (!isCatchAll(address) || effects.length === 0) return effects;
  return [...effects, { kind: 'catch-all', domain: domainOf(address), takes: after?.enabled ?? false }];
}

function existenceEffects({ address, before, after }: AddressChange, context: EffectContext): Effect[] {
  if (!before && after) return [{ kind: 'create-address', address }];
  if (before && !after) return [{ kind: 'remove-address', address, ...toCatchAll(context) }];
  return [];
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
        ? { kind: 'restore-mailbox', ...context.removed }
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

function enabledEffects({ address, before, after }: AddressChange, context: EffectContext): Effect[] {
  if (!before || !after || before.enabled === after.enabled) return [];
  const of = after.mailbox ? {} : ({ of: isCatchAll(address) ? 'catch-all' : 'alias' } as const);
  const effect: Effect = after.enabled
    ? { kind: 'resume', ...of }
    : { kind: 'suspend', ...of, ...toCatchAll(context) };
  const isSameMailbox = before.mailbox && before.mailbox.id === after.mailbox?.id;
  const become = after.enabled ? 'resumed' : 'paused';
  return [effect, ...(isSameMailbox ? appPasswords(become, context) : [])];
}

/** A change is destroying because an effect is, never because a command says so. */
export const isDestroying = (effect: Effect): effect is Extract<Effect, { kind: 'drop-mailbox' }> =>
  effect.kind === 'drop-mailbox';
