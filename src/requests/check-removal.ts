import { type Address, domainOf, isCatchAll } from '../domain/address.ts';
import type { AddressState } from '../domain/address-state.ts';
import type { AddressChange } from '../domain/change.ts';
import type { Fault } from '../domain/fault.ts';
import type { MailServers } from '../mail-servers/servers.ts';
import { circle, type Sight, seenFrom } from './check-forwards.ts';
import { forwardersOf } from './forwarders.ts';
import { type Resolving, resolverOf, walk } from './resolve.ts';

type Asked = Resolving & Pick<MailServers, 'forwardersTo'>;

/**
 * What speaks against an address's taking its mail no more. Where others forward to it, their mail would come back;
 * unless its domain's catch-all takes it, or it came back before, as in a circle. Another tenant's others don't count.
 */
export async function faultOfRemoval(
  mailServer: Asked,
  { address, before, after }: AddressChange,
  sees: Sight,
): Promise<Fault | null> {
  if (!before || isCatchAll(address)) return null;
  const { suspendedGoesToCatchAll = false } = mailServer.serverOf(domainOf(address));
  const isSuspended = after !== null && before.enabled && !after.enabled && suspendedGoesToCatchAll;
  if (after && !isSuspended) return null;
  const resolve = resolverOf(mailServer, { address, state: null });
  const instead = await resolve(address);
  if (instead.kind === 'at') return circleThrough(mailServer, address, instead.state.forwards, sees);
  if (after) return null;
  const forwarders = (await forwardersOf(mailServer, address)).filter((each) => sees(domainOf(each)));
  if (forwarders.length === 0 || !(await leadsSomewhere(mailServer, address, before))) return null;
  return { code: 'still-forwarded-to', address, by: forwarders };
}

/** Whether mail that the catch-all takes in the address's place would come to the address again. */
async function circleThrough(
  mailServer: Asked,
  address: Address,
  forwards: readonly Address[],
  sees: Sight,
): Promise<Fault | null> {
  const present = resolverOf(mailServer);
  for await (const { path } of walk(resolverOf(mailServer, { address, state: null }), address, forwards)) {
    const last = await present(path.at(-1) ?? address);
    if (last.kind === 'at' && last.address === address) return circle(path, address, seenFrom(address, sees));
  }
  return null;
}

/** Whether any mail to an address arrives: not where all of its forwards lead back to one another, or to nothing. */
async function leadsSomewhere(mailServer: Asked, address: Address, state: AddressState): Promise<boolean> {
  if (state.mailbox) return true;
  for await (const { arrival } of walk(resolverOf(mailServer), address, state.forwards))
    if (arrival.kind === 'elsewhere' || (arrival.kind === 'at' && arrival.state.mailbox)) return true;
  return false;
}
