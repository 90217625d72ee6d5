import type { Address } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { AddressWish, Impossible } from '../port.ts';

/** A change, and what is at its address when its turn comes. */
export type StateChange = Pick<AddressChange, 'address' | 'before' | 'after'>;

/** Says why a mail server refuses a change, or counts it as applied and returns null. */
export type Refuse = (change: StateChange) => Promise<Impossible | null>;

/** Asks about each change as if all before it had been applied, but for those that were refused. */
export async function refuseInOrder(
  wishes: readonly AddressWish[],
  found: ReadonlyMap<Address, AddressState>,
  refuse: Refuse,
): Promise<(Impossible | null)[]> {
  const states = new Map<Address, AddressState | null>(found);
  const refusals: (Impossible | null)[] = [];
  for (const { address, after } of wishes) {
    const why = await refuse({ address, before: states.get(address) ?? null, after });
    if (!why) states.set(address, after);
    refusals.push(why);
  }
  return refusals;
}

/** A broken rule in the mail server's own words, if there are any. */
export const againstRules = (words: string | null): Impossible | null =>
  words === null ? null : { code: 'against-rules', words };
