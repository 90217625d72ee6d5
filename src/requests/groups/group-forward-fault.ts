import type { Address } from '../../domain/address/address.ts';
import { addedDestinations, addressIn } from '../../domain/address/destination.ts';
import type { GroupFault } from '../../domain/groups/group-fault.ts';
import { forwardsOf } from '../../domain/groups/reconcile.ts';
import type { Change } from '../../domain/request/change.ts';
import type { AppContext } from '../context/app-context.ts';

/**
 * Refuses to take away a forward that is there since its owner is in the group that the alias follows: it would come back. One
 * whose own address changes too goes with that.
 * @param changes passes the addresses that the same request changes.
 */
export function groupForwardFault(
  { store }: Pick<AppContext, 'store'>,
  change: Change,
  changes: (address: Address) => boolean,
): GroupFault | null {
  if (change.kind !== 'address' || !change.before || !change.after || change.after.mailbox) return null;
  const removed = addedDestinations(change.after.forwards, change.before.forwards);
  const row = removed.length > 0 && store.groups.of(change.address);
  if (!row) return null;
  const others = addedDestinations(forwardsOf(row.members), removed);
  const forward = addedDestinations(others, removed).find((each) => {
    const address = addressIn(each);
    return address === null || !changes(address);
  });
  const { address } = change;
  return forward === undefined ? null : { code: 'group-forward', address, forward, group: row };
}
