import type { Address } from '../../domain/address/address.ts';
import { addedDestinations } from '../../domain/address/destination.ts';
import { isSameFollowed } from '../../domain/groups/followed-group.ts';
import { forwardsOf } from '../../domain/groups/reconcile.ts';
import { type AddressChange, type GroupChange, targetOf } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { followedAt, groupChange } from './group-change.ts';

type GroupStep = Pick<GroupChange, 'address' | 'from' | 'to'>;

type RevertedGroups = {
  readonly wanted: readonly WantedChange[];
  /** Whether an alias follows something else by now, which stays. */
  readonly hasConflict: boolean;
};

/**
 * Takes back what applied changes did to which groups aliases follow, each with the change that takes back what was done to
 * its address, if there is one among `others`. What many changes ended at once stays ended: whoever brings the addresses
 * back is not shown whom each of their groups leads to.
 */
export function revertGroups(
  app: Pick<AppContext, 'store'>,
  applied: readonly RequestedChange[],
  others: readonly WantedChange[],
): RevertedGroups {
  const steps = applied.flatMap(groupStepOf);
  const wanted = new Map<Address, WantedChange['group']>();
  const alone: WantedChange[] = [];
  let hasConflict = false;
  for (const { address, from, to } of steps) {
    const isAsLeft = isSameFollowed(followedAt(app, address), to);
    if (!isAsLeft || (from && applied.length > 1)) {
      hasConflict = true;
      continue;
    }
    const group = { to: from, placed: [] };
    if (others.some((each) => isOf(each, address))) wanted.set(address, group);
    else alone.push({ change: groupChange(app, { address, ...group }) });
  }
  const withGroup = (each: WantedChange): WantedChange => {
    const group = each.change.kind === 'address' ? wanted.get(each.change.address) : undefined;
    return group ? { ...each, group } : each;
  };
  return { wanted: [...others.map(withGroup), ...alone], hasConflict };
}

const isOf = ({ change }: WantedChange, address: Address): boolean =>
  change.kind === 'address' && change.address === address;

function groupStepOf({ change, effects }: RequestedChange): GroupStep[] {
  const address = targetOf(change);
  return effects.flatMap((effect): GroupStep[] => {
    if (effect.kind === 'follow-group') return [{ address, from: effect.from, to: effect.to }];
    return effect.kind === 'unfollow-group' ? [{ address, from: effect.of, to: null }] : [];
  });
}

/**
 * A change by which an alias began to follow a group, with all that Facteur has forwarded to its members since: that is taken
 * back with it.
 */
export function withLaterForwards(
  { store }: Pick<AppContext, 'store'>,
  request: number,
  change: AddressChange,
): AddressChange {
  const row = store.groups.of(change.address);
  if (row?.request !== request || !change.after) return change;
  const { forwards } = change.after;
  const later = addedDestinations(forwards, forwardsOf(row.members));
  return { ...change, after: { ...change.after, forwards: [...forwards, ...later] } };
}
