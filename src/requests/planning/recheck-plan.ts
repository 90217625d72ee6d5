import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { type Change, targetOf } from '../../domain/request/change.ts';
import type { Plan } from '../../domain/request/plan.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

/**
 * Whether an address may have changed since a change of it was planned, by the mirror: each applied request updates it in
 * the transaction that settles it.
 * @param seen the mirror's state when {@link recheckAddress} found the address unchanged on the mail server.
 */
export const mayHaveChanged = (
  { store }: Pick<AppContext, 'store'>,
  change: Change,
  seen: AddressState | null | undefined,
): boolean => {
  if (change.kind === 'note') return store.notes.of(change.address) !== change.from;
  if (change.kind !== 'address') return false;
  const mirrored = store.addresses.stateOf(change.address);
  return !sameState(mirrored, change.before) && (seen === undefined || !sameState(mirrored, seen));
};

/** Checks on the mail server that an address is still as the change's `before`. @returns the mirror's state at that moment. */
export async function recheckAddress(
  { store, mailServer }: Pick<AppContext, 'store' | 'mailServer'>,
  change: Change,
): Promise<Result<AddressState | null, Fault>> {
  const address = targetOf(change);
  const seen = store.addresses.stateOf(address);
  const found = await tryMailServer(mailServer.read(address));
  if (!found.ok) return found;
  const isSame = change.kind !== 'address' || sameState(found.value, change.before);
  return isSame ? ok(seen) : err({ code: 'changed-meanwhile', address });
}

/** The fault where an address of a plan was changed after the plan read it; null: none was. */
export function changedSince(
  { store }: Pick<AppContext, 'store'>,
  { changes }: Plan,
  since: number,
): Fault | null {
  const changed = new Set(store.audit.changedAfter(since));
  if (changed.size === 0) return null;
  const address = changes.map(({ change }) => targetOf(change)).find((each) => changed.has(each));
  return address === undefined ? null : { code: 'changed-meanwhile', address };
}

/** Plans a second time where somebody else changed the same address meanwhile. */
export async function retryIfChanged<T>(plan: () => Promise<Result<T, Fault>>): Promise<Result<T, Fault>> {
  const planned = await plan();
  return !planned.ok && planned.fault.code === 'changed-meanwhile' ? plan() : planned;
}
