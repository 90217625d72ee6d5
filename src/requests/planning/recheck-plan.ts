import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { type Change, targetOf } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

/**
 * Whether an address may have been changed by another request since a change of it was planned. The mirror, which each
 * request that is applied writes in the transaction of its end, says so; or that others changed the address.
 */
export const mayHaveChanged = (
  { store }: Pick<AppContext, 'store'>,
  change: Change,
  seen: AddressState | null | undefined,
): boolean => {
  if (change.kind !== 'address') return false;
  const mirrored = store.addresses.stateOf(change.address);
  return !sameState(mirrored, change.before) && (seen === undefined || !sameState(mirrored, seen));
};

/** Looks at the mail server itself whether an address is still as a change of it was planned. @returns the mirror of then. */
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

/** Plans once more where somebody else changed the same address at the same moment. */
export async function retryIfChanged<T>(plan: () => Promise<Result<T, Fault>>): Promise<Result<T, Fault>> {
  const planned = await plan();
  return !planned.ok && planned.fault.code === 'changed-meanwhile' ? plan() : planned;
}
