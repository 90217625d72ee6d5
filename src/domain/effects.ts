import { type Address, type Domain, isCatchAll } from './address.ts';
import type { AddressState, Bytes, MailboxId, MailboxSize } from './address-state.ts';
import type { AddressChange, Change } from './change.ts';

/** What a change does to the world, in the words of the design. */
export type Effect =
  | { readonly kind: 'add-domain'; readonly domain: Domain }
  | { readonly kind: 'create-address'; readonly address: Address }
  | { readonly kind: 'remove-address'; readonly address: Address }
  | { readonly kind: 'add-mailbox'; readonly id: MailboxId; readonly quota: Bytes | null }
  | { readonly kind: 'restore-mailbox'; readonly id: MailboxId; readonly holds: MailboxSize }
  | { readonly kind: 'drop-mailbox'; readonly id: MailboxId; readonly holds: MailboxSize }
  | { readonly kind: 'add-forward'; readonly to: Address }
  | { readonly kind: 'remove-forward'; readonly to: Address }
  | { readonly kind: 'catch-all'; readonly domain: Domain }
  | { readonly kind: 'set-quota'; readonly from: Bytes | null; readonly to: Bytes | null }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'set-password'; readonly address: Address };

/** What was measured or remembered about the mailboxes that a change names. */
export type Knowledge = {
  /** What the mailbox that would be dropped holds now. */
  readonly present?: MailboxSize;
  /** What the removed mailbox that would come back holds. */
  readonly removed?: { readonly id: MailboxId; readonly holds: MailboxSize };
};

/** Compares before and after. An empty list: the change changes nothing. */
export function effectsOf(change: Change, knowledge: Knowledge = {}): Effect[] {
  switch (change.kind) {
    case 'domain':
      return [{ kind: 'add-domain', domain: change.domain }];
    case 'password':
      return [{ kind: 'set-password', address: change.address }];
    case 'address':
      return [
        ...existenceEffects(change),
        ...mailboxEffects(change, knowledge),
        ...forwardEffects(change),
        ...enabledEffects(change),
      ];
  }
}

function existenceEffects({ address, before, after }: AddressChange): Effect[] {
  if (!before && after) return [{ kind: 'create-address', address }];
  if (before && !after) return [{ kind: 'remove-address', address }];
  return [];
}

function mailboxEffects({ before, after }: AddressChange, knowledge: Knowledge): Effect[] {
  const old = before?.mailbox ?? null;
  const next = after?.mailbox ?? null;
  if (old && next && old.id === next.id) {
    return old.quota === next.quota ? [] : [{ kind: 'set-quota', from: old.quota, to: next.quota }];
  }
  const effects: Effect[] = [];
  if (old)
    effects.push({ kind: 'drop-mailbox', id: old.id, holds: knowledge.present ?? { messages: 0, bytes: 0 } });
  if (next) {
    effects.push(
      knowledge.removed?.id === next.id
        ? { kind: 'restore-mailbox', id: next.id, holds: knowledge.removed.holds }
        : { kind: 'add-mailbox', id: next.id, quota: next.quota },
    );
  }
  return effects;
}

function forwardEffects({ address, before, after }: AddressChange): Effect[] {
  const effects: Effect[] = [];
  for (const to of missingFrom(before, after)) effects.push({ kind: 'add-forward', to });
  for (const to of missingFrom(after, before)) effects.push({ kind: 'remove-forward', to });
  if (isCatchAll(address) && effects.length > 0)
    effects.push({ kind: 'catch-all', domain: address.slice(1) as Domain });
  return effects;
}

function missingFrom(one: AddressState | null, other: AddressState | null): Address[] {
  const present = new Set(one?.forwards);
  return other?.forwards.filter((forward) => !present.has(forward)) ?? [];
}

function enabledEffects({ before, after }: AddressChange): Effect[] {
  if (!before || !after || before.enabled === after.enabled) return [];
  return [{ kind: after.enabled ? 'resume' : 'suspend' }];
}

/** A change is destroying because an effect is, never because a command says so. */
export const isDestroying = (effect: Effect): effect is Extract<Effect, { kind: 'drop-mailbox' }> =>
  effect.kind === 'drop-mailbox';
