import type { Address } from '../../domain/address/address.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { isSameFollowed } from '../../domain/groups/followed-group.ts';
import { addressChangesOf, type Change, targetsOf } from '../../domain/request/change.ts';
import type { Plan } from '../../domain/request/plan.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { followedAt } from '../groups/group-change.ts';

/** The states of addresses in the mirror, at a moment. */
export type SeenStates = ReadonlyMap<Address, AddressState | null>;

/**
 * Whether an address may have changed since a change of it was planned, by the mirror: each applied request updates it in
 * the transaction that settles it.
 * @param seen the mirror's states when {@link recheckAddresses} found the addresses unchanged on the mail server.
 */
export const mayHaveChanged = (
  { store }: Pick<AppContext, 'store'>,
  change: Change,
  seen?: SeenStates,
): boolean => {
  if (change.kind === 'note') return store.notes.of(change.address) !== change.from;
  if (change.kind === 'group') return !isSameFollowed(followedAt({ store }, change.address), change.from);
  return addressChangesOf(change).some(({ address, before }) => {
    const mirrored = store.addresses.stateOf(address);
    return !sameState(mirrored, before) && (!seen || !sameState(mirrored, seen.get(address) ?? null));
  });
};

/** Checks on the mail server that the addresses are still as a change's `before`. @returns the mirror's states at that moment. */
export async function recheckAddresses(
  { store, mailServer }: Pick<AppContext, 'store' | 'mailServer'>,
  change: Change,
): Promise<Result<SeenStates, Fault>> {
  const seen = new Map<Address, AddressState | null>();
  for (const { address, before } of addressChangesOf(change)) {
    seen.set(address, store.addresses.stateOf(address));
    const found = await tryMailServer(mailServer.read(address));
    if (!found.ok) return found;
    if (!sameState(found.value, before)) return err({ code: 'changed-meanwhile', address });
  }
  return ok(seen);
}

/** The fault where an address of a plan was changed after the plan read it; null: none was. */
export function changedSince(
  { store }: Pick<AppContext, 'store'>,
  { changes }: Plan,
  since: number,
): Fault | null {
  const changed = new Set(store.audit.changedAfter(since));
  if (changed.size === 0) return null;
  const address = changes.flatMap(({ change }) => targetsOf(change)).find((each) => changed.has(each));
  return address === undefined ? null : { code: 'changed-meanwhile', address };
}

/** Plans a second time where somebody else changed the same address meanwhile. */
export async function retryIfChanged<T>(plan: () => Promise<Result<T, Fault>>): Promise<Result<T, Fault>> {
  const planned = await plan();
  return !planned.ok && planned.fault.code === 'changed-meanwhile' ? plan() : planned;
}
