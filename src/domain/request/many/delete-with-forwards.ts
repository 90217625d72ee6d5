import { type Address, isPostmaster } from '../../address/address.ts';
import { type AddressState, deliversLocally } from '../../address/address-state.ts';
import { addressIn, type Destination } from '../../address/destination.ts';
import type { AddressChange } from '../change.ts';

/** What there is, as far as it matters to deletions. */
export type Forwarding = {
  /** The addresses to delete, and all that forward to them or to one that goes with them, as the mail server has them. */
  readonly states: ReadonlyMap<Address, AddressState>;
  /** For an address that goes: those whose mail would be returned for that. */
  readonly forwarders: ReadonlyMap<Address, ReadonlySet<Address>>;
  /** Where mail to a destination arrives. */
  readonly arrivesAt: (destination: Address) => Address;
};

/**
 * Deletions that also take the addresses out of what forwards to them; an alias without another forward is deleted too. A
 * last forward that can't go, such as a postmaster's, is left: planning then says what is in the way.
 * @returns the changes: of the addresses to delete, of those that go with them, then of those that stay.
 */
export function deleteWithForwards(
  targets: readonly Address[],
  { states, forwarders, arrivesAt }: Forwarding,
): AddressChange[] {
  /** The addresses that go, in the order in which that turned out, and what is left of the others. */
  const gone = new Set(targets);
  const after = new Map<Address, AddressState>();
  for (const each of gone)
    for (const by of forwarders.get(each) ?? []) {
      const state = after.get(by) ?? states.get(by);
      if (!state || gone.has(by)) continue;
      const forwards = state.forwards.filter((forward) => !leadsTo(forward, each, arrivesAt));
      if (forwards.length > 0 || (state.mailbox && deliversLocally(state)))
        after.set(by, { ...state, forwards });
      else if (!state.mailbox && !isPostmaster(by)) {
        after.delete(by);
        gone.add(by);
      }
    }
  return [...gone, ...after.keys()].map((address) => ({
    kind: 'address',
    address,
    before: states.get(address) ?? null,
    after: after.get(address) ?? null,
  }));
}

function leadsTo(
  forward: Destination,
  address: Address,
  arrivesAt: (destination: Address) => Address,
): boolean {
  const destination = addressIn(forward);
  return destination !== null && arrivesAt(destination) === address;
}
