import type { AddressState } from '../../domain/address/address-state.ts';
import { type Disposals, findDisposal } from '../../domain/address/disposal.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange } from '../../domain/request/change.ts';

/**
 * What becomes of an address's mail instead of being kept or forwarded goes with neither. What is so already, may stay.
 * `disposals` are those of its mail server.
 */
export function mixedDisposalFault(
  { address, before, after }: AddressChange,
  disposals: Disposals,
): Fault | null {
  const how = after && findDisposal(after.forwards, disposals);
  if (!how || isMixed(before, disposals) || !isMixed(after, disposals)) return null;
  return { code: 'disposal-mixed', address, how, to: after.forwards.filter((to) => !(to in disposals)) };
}

const isMixed = (state: AddressState | null, disposals: Disposals): boolean =>
  state !== null &&
  findDisposal(state.forwards, disposals) !== null &&
  (state.mailbox !== null || state.forwards.length > 1);
