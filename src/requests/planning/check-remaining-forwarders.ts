import { type Address, domainOf, isCatchAll } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import type { DomainFilter } from '../access/visibility.ts';
import { loopFault, visiblePathFilter } from './check-forwards.ts';
import { findForwarders } from './forwarders.ts';
import { type Arrival, createResolver, type ResolverReads, walkForwards } from './resolve.ts';

type RemovalReads = ResolverReads & Pick<MailServers, 'forwardersTo'>;

/**
 * Why an address can't be removed, or null. Mail of the addresses that forward to it would bounce, unless its domain's
 * catch-all takes it, or no mail arrived through it before either. Forwarders in domains that `sees` hides don't count.
 */
export async function checkRemainingForwarders(
  mailServer: RemovalReads,
  { address, before, after }: AddressChange,
  sees: DomainFilter,
): Promise<Fault | null> {
  if (!before || after || isCatchAll(address)) return null;
  const instead = await createResolver(mailServer, { address, state: null })(address);
  if (instead.kind === 'at') return findLoopingForwarders(mailServer, address, instead, sees);
  const forwarders = (await findForwarders(mailServer, address)).filter((each) => sees(domainOf(each)));
  if (forwarders.length === 0 || !(await reachesDestination(mailServer, address, before))) return null;
  return { code: 'still-forwarded-to', address, by: forwarders };
}

/** Refuses a removal after which the catch-all's mail would be forwarded to the removed address again: a loop. */
async function findLoopingForwarders(
  mailServer: RemovalReads,
  address: Address,
  instead: Extract<Arrival, { kind: 'at' }>,
  sees: DomainFilter,
): Promise<Fault | null> {
  const isSeen = visiblePathFilter(address, sees);
  const [present, absent] = [
    createResolver(mailServer),
    createResolver(mailServer, { address, state: null }),
  ];
  for await (const { path } of walkForwards(absent, instead.address, addressesIn(instead.state.forwards))) {
    const last = await present(path.at(-1) ?? address);
    if (last.kind !== 'at' || last.address !== address) continue;
    const by = path.at(-2) ?? instead.address;
    return isSeen(by)
      ? { code: 'still-forwarded-to', address, by: [by] }
      : loopFault([address, ...path], address, isSeen);
  }
  return null;
}

/** Whether mail to an address reaches a mailbox or another server, and not just a loop or nothing. */
async function reachesDestination(
  mailServer: RemovalReads,
  address: Address,
  state: AddressState,
): Promise<boolean> {
  if (state.mailbox) return true;
  for await (const { arrival } of walkForwards(
    createResolver(mailServer),
    address,
    addressesIn(state.forwards),
  ))
    if (arrival.kind === 'elsewhere' || (arrival.kind === 'at' && arrival.state.mailbox)) return true;
  return false;
}
