import { type Address, domainOf, isCatchAll } from '../../domain/address/address.ts';
import { type AddressState, deliversLocally } from '../../domain/address/address-state.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { DomainFilter } from '../access/visibility.ts';
import { loopFault, visiblePathFilter } from './check-forwards.ts';
import { assume, type MailView, resolverOf, stateIn } from './mail-view.ts';
import type { PlanningReads } from './planning-reads.ts';
import { type Arrival, walkForwards } from './resolve.ts';

/**
 * Why an address can't be removed, or null. Mail of the addresses that forward to it would bounce, unless its domain's
 * catch-all takes it, or no mail arrived through it before either. Forwarders in domains that `sees` hides don't count,
 * and those that other changes of the request keep from forwarding to it neither.
 */
export async function checkRemainingForwarders(
  reads: PlanningReads,
  { address, before, after }: AddressChange,
  sees: DomainFilter,
): Promise<Fault | null> {
  if (!before || after || isCatchAll(address)) return null;
  const absent = assume(reads.after, new Map([[address, null]]));
  const instead = await resolverOf(absent)(address);
  if (instead.kind === 'at') return findLoopingForwarders(absent, { address, before, instead }, sees);
  const forwarders = (await reads.remainingForwarders(address)).filter((each) => sees(domainOf(each)));
  if (forwarders.length === 0) return null;
  // Another change of the request may make what is removed, such as the alias that a rename leaves.
  const present = (await stateIn(reads.present, address)) ?? before;
  if (!(await reachesDestination(reads.present, address, present))) return null;
  return { code: 'still-forwarded-to', address, by: forwarders };
}

type Removal = {
  readonly address: Address;
  readonly before: AddressState;
  readonly instead: Extract<Arrival, { kind: 'at' }>;
};

/** Refuses a removal after which the catch-all's mail would be forwarded to the removed address again: a loop. */
async function findLoopingForwarders(
  absent: MailView,
  { address, before, instead }: Removal,
  sees: DomainFilter,
): Promise<Fault | null> {
  const isSeen = visiblePathFilter(address, sees);
  const arrivesNow = resolverOf(assume(absent, new Map([[address, before]])));
  const forwards = addressesIn(instead.state.forwards);
  for await (const visit of walkForwards(resolverOf(absent), instead.address, forwards)) {
    const last = await arrivesNow(visit.address);
    if (last.kind !== 'at' || last.address !== address) continue;
    const path = visit.path();
    const by = path.at(-2) ?? instead.address;
    return isSeen(by)
      ? { code: 'still-forwarded-to', address, by: [by] }
      : loopFault([address, ...path], address, isSeen);
  }
  return null;
}

/** Whether mail to an address reaches a mailbox or another server, and not just a loop or nothing. */
async function reachesDestination(view: MailView, address: Address, state: AddressState): Promise<boolean> {
  if (deliversLocally(state)) return true;
  const forwards = addressesIn(state.forwards);
  for await (const { arrival } of walkForwards(resolverOf(view), address, forwards))
    if (arrival.kind === 'elsewhere' || (arrival.kind === 'at' && deliversLocally(arrival.state)))
      return true;
  return false;
}
