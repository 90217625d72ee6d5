import { type Address, domainOf, isCatchAll } from '../../domain/address/address.ts';
import {
  addedDestinations,
  addressesIn,
  type Destination,
  destinationKey,
  includesDestination,
} from '../../domain/address/destination.ts';
import type { ForwardFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { DomainFilter } from '../access/visibility.ts';
import { assume, type MailView, resolverOf } from './mail-view.ts';
import { walkForwards } from './resolve.ts';

/** Forwards of an address: beyond this an alias should be a mailing list. */
export const maxForwards = 100;

/**
 * Checks the forwards that a change adds; faults that were there before are ignored. Only reads the mail server. Addresses
 * in domains that `sees` hides are treated as on another server and never named; only a loop through them is refused
 * all the same, since it would hold up the other tenant's mail too.
 * @param after the addresses as they will be. @param mayLoop false: it is known that the forwards lead into no loop.
 */
export async function checkForwards(
  after: MailView,
  address: Address,
  forwards: readonly Destination[],
  sees: DomainFilter,
  before: readonly Destination[] = [],
  mayLoop = true,
): Promise<Result<null, ForwardFault>> {
  if (forwards.length > Math.max(maxForwards, before.length))
    return err({ code: 'forward-too-many', count: forwards.length });
  const known = findDuplicates(before);
  const duplicate = findDuplicates(forwards).find((each) => !includesDestination(known, each));
  if (duplicate) return err({ code: 'forward-duplicate', forward: duplicate });
  const added = addressesIn(addedDestinations(before, forwards));
  const fault = await findForwardFault(after, { address, forwards, added, mayLoop }, sees);
  return fault ? err(fault) : ok(null);
}

/** The destinations that another before them equals. */
function findDuplicates(forwards: readonly Destination[]): Destination[] {
  const seen = new Set<string>();
  return forwards.filter((each) => {
    const isSecond = seen.has(destinationKey(each));
    seen.add(destinationKey(each));
    return isSecond;
  });
}

type ForwardChange = {
  readonly address: Address;
  readonly forwards: readonly Destination[];
  readonly added: readonly Address[];
  readonly mayLoop: boolean;
};

/** Follows the added forwards until one leads back to the address, or all have ended. */
async function findForwardFault(
  after: MailView,
  { address, forwards, added, mayLoop }: ForwardChange,
  sees: DomainFilter,
): Promise<ForwardFault | null> {
  const isSeen = visiblePathFilter(address, sees);
  const own = { mailbox: null, forwards, enabled: true };
  const resolve = resolverOf(assume(after, new Map([[address, own]])));
  for await (const visit of walkForwards(resolve, address, added, mayLoop)) {
    const { arrival } = visit;
    const forward = visit.isFirst ? visit.address : undefined;
    const comesBack = arrival.kind === 'at' && arrival.address === address;
    // Only added forwards can be refused; one further along that leads nowhere was there before.
    if (forward && isSeen(forward) && (arrival.kind === 'nowhere' || (comesBack && isCatchAll(address))))
      return { code: 'forward-missing-local', forward };
    if (comesBack)
      return forward ? { code: 'forward-self', address } : loopFault(visit.path(), address, isSeen);
  }
  return null;
}

/** Passes the addresses of a path that an actor may be shown: those in the address's domain or in domains that they see. */
export const visiblePathFilter =
  (address: Address, sees: DomainFilter) =>
  (each: Address): boolean =>
    domainOf(each) === domainOf(address) || sees(domainOf(each));

/** The fault for a path whose last step leads back to the address that it began at. */
export const loopFault = (
  path: readonly Address[],
  address: Address,
  isSeen: (address: Address) => boolean,
): ForwardFault => ({ code: 'forward-loop', path: [...path.slice(0, -1), address].filter(isSeen) });
