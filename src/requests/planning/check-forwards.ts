import { type Address, domainOf, isCatchAll } from '../../domain/address/address.ts';
import {
  addedDestinations,
  addressesIn,
  type Destination,
  includesDestination,
} from '../../domain/address/destination.ts';
import type { ForwardFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { DomainFilter } from '../access/visibility.ts';
import { createResolver, type ResolverReads, walkForwards } from './resolve.ts';

/** The design's rule: beyond this an alias should be a mailing list. */
export const maxForwards = 100;

/**
 * Checks what a change of an address's forwards brings in against every rule that concerns them; what was wrong before
 * is not held against it. Reads the mail server, changes nothing. What is in a domain that the asker does not `see` is as
 * unknown as what is on another server, and is never named; only a circle through it is refused all the same, since it
 * would hold up the other tenant's mail as well.
 */
export async function checkForwards(
  mailServer: ResolverReads,
  address: Address,
  forwards: readonly Destination[],
  sees: DomainFilter,
  before: readonly Destination[] = [],
): Promise<Result<null, ForwardFault>> {
  if (forwards.length > Math.max(maxForwards, before.length))
    return err({ code: 'forward-too-many', count: forwards.length });
  const duplicate = findDuplicates(forwards).find(
    (each) => !includesDestination(findDuplicates(before), each),
  );
  if (duplicate) return err({ code: 'forward-duplicate', forward: duplicate });
  const added = addressesIn(addedDestinations(before, forwards));
  const fault = await findForwardFault(mailServer, { address, forwards, added }, sees);
  return fault ? err(fault) : ok(null);
}

const findDuplicates = (forwards: readonly Destination[]): Destination[] =>
  forwards.filter((forward, index) => includesDestination(forwards.slice(0, index), forward));

type ForwardChange = {
  readonly address: Address;
  readonly forwards: readonly Destination[];
  readonly added: readonly Address[];
};

/** Follows the new forwards, and meets either the address again or every end. */
async function findForwardFault(
  mailServer: ResolverReads,
  { address, forwards, added }: ForwardChange,
  sees: DomainFilter,
): Promise<ForwardFault | null> {
  const isSeen = visiblePathFilter(address, sees);
  const resolve = createResolver(mailServer, { address, state: { mailbox: null, forwards, enabled: true } });
  for await (const { path, arrival } of walkForwards(resolve, address, added)) {
    const [forward] = path.length === 2 ? path.slice(1) : [];
    const comesBack = arrival.kind === 'at' && arrival.address === address;
    // Only our own forwards are ours to refuse; one further on that leads nowhere was there before.
    if (forward && isSeen(forward) && (arrival.kind === 'nowhere' || (comesBack && isCatchAll(address))))
      return { code: 'forward-missing-local', forward };
    if (comesBack) return forward ? { code: 'forward-self', address } : loopFault(path, address, isSeen);
  }
  return null;
}

/** What of a path somebody may be told: its own domain, and those that they see. */
export const visiblePathFilter =
  (address: Address, sees: DomainFilter) =>
  (each: Address): boolean =>
    domainOf(each) === domainOf(address) || sees(domainOf(each));

/** A path whose last step leads back to the address that it began at. */
export const loopFault = (
  path: readonly Address[],
  address: Address,
  isSeen: (address: Address) => boolean,
): ForwardFault => ({ code: 'forward-loop', path: [...path.slice(0, -1), address].filter(isSeen) });
