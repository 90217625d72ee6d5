import { type Address, domainOf, isCatchAll } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import { circle, type Sight, seenFrom } from './check-forwards.ts';
import { forwardersOf } from './forwarders.ts';
import { type Arrival, type Resolving, resolverOf, walk } from './resolve.ts';

type Asked = Resolving & Pick<MailServers, 'forwardersTo'>;

/**
 * What speaks against an address's going. Where others forward to it, their mail would come back; unless its domain's
 * catch-all takes it, or it came back before, as in a circle. Another tenant's others don't count.
 */
export async function faultOfRemoval(
  mailServer: Asked,
  { address, before, after }: AddressChange,
  sees: Sight,
): Promise<Fault | null> {
  if (!before || after || isCatchAll(address)) return null;
  const instead = await resolverOf(mailServer, { address, state: null })(address);
  if (instead.kind === 'at') return leadingBack(mailServer, address, instead, sees);
  const forwarders = (await forwardersOf(mailServer, address)).filter((each) => sees(domainOf(each)));
  if (forwarders.length === 0 || !(await leadsSomewhere(mailServer, address, before))) return null;
  return { code: 'still-forwarded-to', address, by: forwarders };
}

/** Who would have mail that is taken in the address's place come to the address again. */
async function leadingBack(
  mailServer: Asked,
  address: Address,
  instead: Extract<Arrival, { kind: 'at' }>,
  sees: Sight,
): Promise<Fault | null> {
  const isSeen = seenFrom(address, sees);
  const [present, absent] = [resolverOf(mailServer), resolverOf(mailServer, { address, state: null })];
  for await (const { path } of walk(absent, instead.address, addressesIn(instead.state.forwards))) {
    const last = await present(path.at(-1) ?? address);
    if (last.kind !== 'at' || last.address !== address) continue;
    const by = path.at(-2) ?? instead.address;
    return isSeen(by)
      ? { code: 'still-forwarded-to', address, by: [by] }
      : circle([address, ...path], address, isSeen);
  }
  return null;
}

/** Whether any mail to an address arrives: not where all of its forwards lead back to one another, or to nothing. */
async function leadsSomewhere(mailServer: Asked, address: Address, state: AddressState): Promise<boolean> {
  if (state.mailbox) return true;
  for await (const { arrival } of walk(resolverOf(mailServer), address, addressesIn(state.forwards)))
    if (arrival.kind === 'elsewhere' || (arrival.kind === 'at' && arrival.state.mailbox)) return true;
  return false;
}
