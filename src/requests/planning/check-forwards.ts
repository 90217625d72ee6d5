import { type Address, type Domain, domainOf, isCatchAll } from '../../domain/address/address.ts';
import { addressesIn, type Destination, isAmong, missingFrom } from '../../domain/address/destination.ts';
import type { ForwardFault } from '../../domain/fault.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { type Resolving, resolverOf, walk } from './resolve.ts';

/** The design's rule: beyond this an alias should be a mailing list. */
export const maxForwards = 100;

/** Which domains somebody sees. */
export type Sight = (domain: Domain) => boolean;

/**
 * Checks what a change of an address's forwards brings in against every rule that concerns them; what was wrong before
 * is not held against it. Reads the mail server, changes nothing. What is in a domain that the asker does not `see` is as
 * unknown as what is on another server, and is never named; only a circle through it is refused all the same, since it
 * would hold up the other tenant's mail as well.
 */
export async function checkForwards(
  mailServer: Resolving,
  address: Address,
  forwards: readonly Destination[],
  sees: Sight,
  before: readonly Destination[] = [],
): Promise<Result<null, ForwardFault>> {
  if (forwards.length > Math.max(maxForwards, before.length))
    return refused({ code: 'forward-too-many', count: forwards.length });
  const duplicate = duplicatesIn(forwards).find((each) => !isAmong(duplicatesIn(before), each));
  if (duplicate) return refused({ code: 'forward-duplicate', forward: duplicate });
  const added = addressesIn(missingFrom(before, forwards));
  const fault = await faultOnTheWay(mailServer, { address, forwards, added }, sees);
  return fault ? refused(fault) : ok(null);
}

const duplicatesIn = (forwards: readonly Destination[]): Destination[] =>
  forwards.filter((forward, index) => isAmong(forwards.slice(0, index), forward));

type Wanted = {
  readonly address: Address;
  readonly forwards: readonly Destination[];
  readonly added: readonly Address[];
};

/** Follows the new forwards, and meets either the address again or every end. */
async function faultOnTheWay(
  mailServer: Resolving,
  { address, forwards, added }: Wanted,
  sees: Sight,
): Promise<ForwardFault | null> {
  const isSeen = seenFrom(address, sees);
  const resolve = resolverOf(mailServer, { address, state: { mailbox: null, forwards, enabled: true } });
  for await (const { path, arrival } of walk(resolve, address, added)) {
    const [forward] = path.length === 2 ? path.slice(1) : [];
    const comesBack = arrival.kind === 'at' && arrival.address === address;
    // Only our own forwards are ours to refuse; one further on that leads nowhere was there before.
    if (forward && isSeen(forward) && (arrival.kind === 'nowhere' || (comesBack && isCatchAll(address))))
      return { code: 'forward-missing-local', forward };
    if (comesBack) return forward ? { code: 'forward-self', address } : circle(path, address, isSeen);
  }
  return null;
}

/** What of a path somebody may be told: its own domain, and those that they see. */
export const seenFrom =
  (address: Address, sees: Sight) =>
  (each: Address): boolean =>
    domainOf(each) === domainOf(address) || sees(domainOf(each));

/** A path whose last step leads back to the address that it began at. */
export const circle = (
  path: readonly Address[],
  address: Address,
  isSeen: (address: Address) => boolean,
): ForwardFault => ({ code: 'forward-loop', path: [...path.slice(0, -1), address].filter(isSeen) });
