import { type Address, isPostmaster } from '../../address/address.ts';
import { type AddressState, deliversLocally } from '../../address/address-state.ts';
import { addressIn, type Destination } from '../../address/destination.ts';
import type { ChangeFault } from '../../fault.ts';
import { err, ok, type Result } from '../../result.ts';
import type { WantedChange } from '../planned-change.ts';

/** What there is, as far as it matters to a deletion. */
export type Forwarding = {
  /** The address to delete, and all that forward to it or to one that goes with it, as the mail server has them. */
  readonly states: ReadonlyMap<Address, AddressState>;
  /** The address that a name at an alias domain stands for; any other address is its own. */
  readonly meant?: (name: Address) => Address;
};

export type WantedDeletion = {
  /** The changes, that of the deleted address first; each has to wait for those that stop forwarding to its address. */
  readonly changes: readonly WantedChange[];
  /** The aliases that are deleted too, since nothing is left that they forward to. */
  readonly alsoDeleted: readonly Address[];
  /** The addresses that stay and lose a forward. */
  readonly taken: readonly Address[];
};

/** A deletion that also takes the address out of what forwards to it; an alias without another forward is deleted too. */
export function deleteWithForwards(
  target: Address,
  { states, meant = (name) => name }: Forwarding,
): Result<WantedDeletion, ChangeFault> {
  /** The addresses that go, in the order in which that turned out, and what is left of the others. */
  const gone = new Set([target]);
  const after = new Map<Address, AddressState>();
  for (const each of gone)
    for (const [address, before] of states) {
      const state = after.get(address) ?? before;
      if (gone.has(address) || !leadsTo(state.forwards, each, meant)) continue;
      const forwards = state.forwards.filter((forward) => !leadsTo([forward], each, meant));
      const fault = forwards.length === 0 ? protectedFault(address, state) : null;
      if (fault) return err(fault);
      if (forwards.length > 0 || state.mailbox) after.set(address, { ...state, forwards });
      else {
        after.delete(address);
        gone.add(address);
      }
    }
  const all = [...gone, ...after.keys()];
  const changes = all.map((address, index): WantedChange => {
    const before = states.get(address) ?? null;
    const change = { kind: 'address', address, before, after: after.get(address) ?? null } as const;
    if (!gone.has(address)) return { change };
    const needs = all.flatMap((other, place) =>
      // Those before it only forward to it in a loop, which no order would do justice to.
      place > index && leadsTo(states.get(other)?.forwards ?? [], address, meant) ? [place] : [],
    );
    return needs.length > 0 ? { change, needs } : { change };
  });
  return ok({ changes, alsoDeleted: [...gone].slice(1), taken: [...after.keys()] });
}

const leadsTo = (
  forwards: readonly Destination[],
  address: Address,
  meant: (name: Address) => Address,
): boolean =>
  forwards.some((forward) => {
    const name = addressIn(forward);
    return name !== null && meant(name) === address;
  });

/** Why an address can't lose its last forward, and can't be deleted instead. */
function protectedFault(address: Address, state: AddressState): ChangeFault | null {
  if (state.mailbox) return deliversLocally(state) ? null : { code: 'last-forward', address, of: 'mailbox' };
  return isPostmaster(address) ? { code: 'last-forward', address } : null;
}
