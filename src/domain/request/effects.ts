import { sameAbsence } from '../absence/absence.ts';
import type { Actor } from '../actor.ts';
import { domainOf, isCatchAll } from '../address/address.ts';
import { deliversLocally, emptySize } from '../address/address-state.ts';
import { addedDestinations, type Destination, destinationKey } from '../address/destination.ts';
import { soleDisposal } from '../address/disposal.ts';
import { isSameFollowed } from '../groups/followed-group.ts';
import { becomesSuspended, suspensionEffects } from '../suspension/suspension-effects.ts';
import { accessEffects, endedAccess, lostAccess } from './access-effects.ts';
import type {
  AbsenceChange,
  AddressChange,
  Change,
  GroupChange,
  OwnerChange,
  RenameChange,
} from './change.ts';
import type { AppPasswordsEffect, Effect, EffectContext } from './effect.ts';

/** Compares before and after. Empty where the change changes nothing. */
export function effectsOf(change: Change, context: EffectContext = {}): Effect[] {
  switch (change.kind) {
    case 'domain':
      return [{ kind: 'add-domain', domain: change.domain }];
    case 'domain-remove':
      return [{ kind: 'remove-domain', domain: change.domain }];
    case 'domain-alias':
      return [{ kind: 'alias-domain', domain: change.domain, target: change.target, act: change.act }];
    case 'domain-quota':
      return change.before === change.after
        ? []
        : [{ kind: 'set-domain-quota', domain: change.domain, from: change.before, to: change.after }];
    case 'dkim':
      return [change];
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
        ...(change.replaces ? endedAccess(change.to, context.access) : []),
        ...groupEffects({ before: change.replaces, after: null }, context),
      ];
    case 'link':
      return [{ kind: 'send-link', to: change.owner, appPassword: change.appPassword }];
    case 'access':
      return accessEffects(change);
    case 'absence':
      return absenceEffects(change);
    case 'note':
      return change.from === change.to ? [] : [{ kind: 'set-note', from: change.from, to: change.to }];
    case 'group':
      return ownGroupEffects(change);
    case 'address':
      return [
        ...withCatchAll(change, [
          ...existenceEffects(change, context),
          ...mailboxEffects(change, context),
          ...endsOfAccess(change, context),
          ...forwardEffects(change, context),
          ...deliveryEffects(change),
          ...suspensionEffects(change, context),
        ]),
        ...noteEffects(change, context),
        ...groupEffects(change, context),
      ];
  }
}

function absenceEffects({ before, after }: AbsenceChange): Effect[] {
  if (sameAbsence(before, after)) return [];
  if (after) return [{ kind: 'set-absence', from: before, to: after }];
  return before ? [{ kind: 'end-absence', was: before }] : [];
}

const renameEffect = ({ from, to, keepsAlias, replaces }: RenameChange, context: EffectContext): Effect => ({
  ...{ kind: 'rename', from, to, keepsAlias },
  ...(replaces && { replacesAlias: true }),
  ...(!keepsAlias && toCatchAll(context)),
});

/** With all access revoked, the new owner gets a link to set the password; of a mailbox that is closed, nobody does. */
function ownerEffects(
  { address, from, to, locksOut, mailbox, closedUntil }: OwnerChange,
  context: EffectContext,
): Effect[] {
  const changed: Effect[] = [{ kind: 'change-owner', from, to }];
  if (!locksOut) return changed;
  const ended: Effect[] = [
    { kind: 'lock-out', ...remainingAccess(context) },
    ...appPasswords('ended', context),
    ...endedAccess(address, context.access),
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

/** Whether a change leaves the address's mail to the domain's catch-all, if there is one. */
export const leavesMailToCatchAll = (
  { address, before, after }: AddressChange,
  suspendedGoesToCatchAll: boolean,
): boolean => {
  if (isCatchAll(address)) return false;
  if (after === null) return before !== null;
  return suspendedGoesToCatchAll && becomesSuspended({ before, after }, 'mail');
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

/** Only an alias follows a group: what goes or becomes a mailbox follows none any more. */
function groupEffects(
  { before, after }: Pick<AddressChange, 'before' | 'after'>,
  { follows, follow }: EffectContext,
): Effect[] {
  const from = (before && follows) ?? null;
  if (from && (after === null || after.mailbox !== null))
    return [{ kind: 'unfollow-group', of: from, forwardsStay: false }];
  if (!follow || isSameFollowed(from, follow.to)) return [];
  const { to, placed } = follow;
  if (to) return [{ kind: 'follow-group', from, to, placed }];
  return from ? [{ kind: 'unfollow-group', of: from, forwardsStay: false }] : [];
}

function ownGroupEffects({ from, to, placed }: GroupChange): Effect[] {
  if (isSameFollowed(from, to)) return [];
  if (to) return [{ kind: 'follow-group', from, to, placed }];
  return from ? [{ kind: 'unfollow-group', of: from, forwardsStay: true }] : [];
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

/** Rights end with the mailbox that they are of or to, and with the address. */
function endsOfAccess({ address, before, after }: AddressChange, { access }: EffectContext): Effect[] {
  const drops = before?.mailbox && before.mailbox.id !== after?.mailbox?.id;
  if (drops) return [...endedAccess(address, access), ...lostAccess(address, access)];
  return before && !after ? endedAccess(address, access) : [];
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
