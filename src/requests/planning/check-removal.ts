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
 * What speaks against an address's going. Where others forward to it, their mail would come back; unless its domain's
 * catch-all takes it, or it came back before, as in a circle. Another tenant's others don't count.
 */
export async function checkRemoval(
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

/** Who would have mail that is taken in the address's place come to the address again. */
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

/** Whether any mail to an address arrives: not where all of its forwards lead back to one another, or to nothing. */
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
