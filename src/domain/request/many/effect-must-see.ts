import {
  type Address,
  type Domain,
  domainOf,
  isCatchAll,
  provesDomainOwnership,
} from '../../address/address.ts';
import { addressIn, type Destination, leadsInto } from '../../address/destination.ts';
import { type Change, targetOf } from '../change.ts';
import type { CatchAll, Effect } from '../effect.ts';
import { isCreatedSuspended } from '../effect-predicates.ts';
import type { PlannedChange } from '../planned-change.ts';
import type { MustSeeItem } from './must-see-item.ts';
import { addSize, noMailboxes } from './size-sum.ts';

/** The item that one effect makes; null where it destroys nothing, lets nobody in and leads no mail to somebody new. */
export function itemOf(
  { change, effects }: Pick<PlannedChange, 'change' | 'effects'>,
  effect: Effect,
  inside: (domain: Domain) => boolean,
): MustSeeItem | null {
  const address = targetOf(change);
  const named = { count: 1, addresses: [address] };
  switch (effect.kind) {
    case 'drop-mailbox':
      return { kind: 'drop-mailbox', address, id: effect.id, holds: effect.holds };
    case 'delete-later':
      return { ...effect, address };
    case 'add-forward':
      return forwardItem(change, address, effect.to, inside);
    case 'disposal':
      return effect.begins && existed(change) ? { kind: 'disposal', how: effect.how, ...named } : null;
    case 'remove-address':
    case 'suspend':
      // Mail to an address that did not exist went there before.
      return effect.catchAll && existed(change) ? toCatchAll(address, effect.catchAll) : null;
    case 'catch-all':
      return isCreatedSuspended(effects)
        ? null
        : { kind: 'catch-all', domain: effect.domain, takes: effect.takes };
    case 'change-owner':
    case 'lock-out':
    case 'send-link':
      return accessItem(change, effects, address);
    case 'set-password':
      return { kind: 'credentials', of: 'password', ...named };
    case 'add-app-password':
      return { kind: 'credentials', of: 'app-password', ...named };
    case 'restore-mailbox':
      return {
        kind: 'restore',
        domain: domainOf(address),
        holds: addSize(noMailboxes, effect.holds),
        ...named,
      };
    case 'create-address':
      return proof(address);
    case 'add-mailbox':
      return effects.some(({ kind }) => kind === 'create-address') ? null : proof(address);
    case 'add-domain':
      return {
        kind: 'add-domain',
        domain: effect.domain,
        postmaster: change.kind === 'domain' ? (change.postmaster?.forwards ?? []) : [],
      };
    case 'remove-domain':
      return { kind: 'remove-domain', domain: effect.domain };
    case 'alias-domain':
    case 'dkim':
      return effect;
    case 'rename':
      return { kind: 'rename', address, from: effect.from, keepsAlias: effect.keepsAlias };
    case 'grant-access':
      return { kind: 'access', address: effect.address, holder: effect.holder, after: effect.after };
    case 'end-access':
    case 'remove-forward':
    case 'set-quota':
    case 'set-domain-quota':
    case 'resume':
    case 'local-delivery':
    case 'revoke-app-password':
    case 'app-passwords':
    case 'ends-reversal':
    case 'set-note':
    case 'set-absence':
    case 'end-absence':
    case 'drop-note':
    // The forwards that come with it are seen; it is never asked for with others.
    case 'follow-group':
    case 'unfollow-group':
      return null;
  }
}

const proof = (address: Address): MustSeeItem | null =>
  provesDomainOwnership(address) ? { kind: 'ownership-proof', address } : null;

/** Whether mail may come already: a catch-all takes what was sent to its domain before. */
const existed = (change: Change): boolean =>
  change.kind === 'address' &&
  (change.before !== null || (isCatchAll(change.address) && change.after?.enabled !== false));

/** What is no address, such as a program, is named in full, as is where mail of addresses goes that exist. */
function forwardItem(
  change: Change,
  address: Address,
  to: Destination,
  inside: (domain: Domain) => boolean,
): MustSeeItem | null {
  const outside = !leadsInto(to, inside);
  const named = { count: 1, addresses: [address] };
  const target = addressIn(to);
  if (existed(change) || (outside && target === null)) return { kind: 'forward', to, outside, ...named };
  if (!outside || target === null) return null;
  return { kind: 'new-forwards', domain: domainOf(target), forwards: 1, most: { to, count: 1 }, ...named };
}

const toCatchAll = (address: Address, { to, how }: CatchAll): MustSeeItem => ({
  kind: 'to-catch-all',
  domain: domainOf(address),
  to,
  ...(how !== undefined && { how }),
  count: 1,
  addresses: [address],
});

/** That somebody else is let in and the former owner locked out is one thing. */
function accessItem(change: Change, effects: readonly Effect[], address: Address): MustSeeItem | null {
  const named = { count: 1, addresses: [address] };
  if (change.kind === 'link') return { kind: 'link', to: change.owner, ...named };
  if (change.kind !== 'owner') return null;
  // Nobody gets a mailbox that is closed for its owner: that it is deleted says it.
  if (effects.every(({ kind }) => kind !== 'change-owner')) return null;
  const lockOut = effects.find((effect) => effect.kind === 'lock-out');
  return {
    kind: 'owner',
    to: change.to,
    locksOut: lockOut !== undefined,
    leaves: lockOut?.leaves ?? [],
    ...named,
  };
}
