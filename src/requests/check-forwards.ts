import { type Address, type Domain, domainOf, isCatchAll, withoutTag } from '../domain/address.ts';
import type { AddressState } from '../domain/address-state.ts';
import { addressesIn, type Destination, isAmong } from '../domain/destination.ts';
import type { ForwardFault } from '../domain/fault.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { MailServerReads } from '../mail-servers/port.ts';

/** The design's rule: beyond this an alias should be a mailing list. */
export const maxForwards = 100;

/**
 * Checks an address's forwards against every rule that concerns them. Reads the mail server, changes nothing. What is
 * in a domain that the asker does not `see` is as unknown as what is on another server, and is never named; only a
 * circle through it is refused all the same, since it would hold up the other tenant's mail as well.
 */
export async function checkForwards(
  mailServer: MailServerReads,
  address: Address,
  destinations: readonly Destination[],
  sees: Sight,
): Promise<Result<null, ForwardFault>> {
  if (destinations.length > maxForwards)
    return refused({ code: 'forward-too-many', count: destinations.length });
  const duplicate = destinations.find((each, index) => isAmong(destinations.slice(0, index), each));
  if (duplicate) return refused({ code: 'forward-duplicate', forward: duplicate });
  const forwards = addressesIn(destinations);
  if (forwards.some((forward) => arrivesAt(forward, address))) {
    return refused({ code: 'forward-self', address });
  }
  // Its own domain is ours too while it is only about to be added.
  const hosted = new Set<string>([...(await mailServer.domains()), domainOf(address)]);
  const lookup: Lookup = async (forward) =>
    hosted.has(domainOf(forward)) ? await readTagged(mailServer, forward) : 'elsewhere';
  return follow(
    address,
    forwards,
    lookup,
    (each) => domainOf(each) === domainOf(address) || sees(domainOf(each)),
  );
}

const arrivesAt = (forward: Address, address: Address): boolean =>
  forward === address || withoutTag(forward) === address;

/** A tagged address is received by the one without its tag, unless it stands by itself. */
async function readTagged(mailServer: MailServerReads, address: Address): Promise<AddressState | null> {
  const untagged = withoutTag(address);
  return (await mailServer.read(address)) ?? (untagged === address ? null : await mailServer.read(untagged));
}

/** Which domains somebody sees. */
export type Sight = (domain: Domain) => boolean;

type Lookup = (forward: Address) => Promise<AddressState | null | 'elsewhere'>;

/** Walks along the forwards, breadth first, and meets either the address again or every end. */
async function follow(
  address: Address,
  forwards: readonly Address[],
  lookup: Lookup,
  isSeen: (address: Address) => boolean,
): Promise<Result<null, ForwardFault>> {
  const cameBy = new Map<Address, readonly Address[]>(
    forwards.map((forward) => [forward, [address, forward]]),
  );
  for (const [forward, path] of cameBy) {
    const state = await lookup(forward);
    if (state === 'elsewhere') continue;
    if (!state) {
      // Only our own forwards are ours to refuse; one further on that leads nowhere was there before.
      if (path.length === 2 && isSeen(forward)) return refused({ code: 'forward-missing-local', forward });
      continue;
    }
    for (const next of addressesIn(state.forwards)) {
      if (!isCatchAll(address) && arrivesAt(next, address)) {
        return refused({ code: 'forward-loop', path: [...path, address].filter(isSeen) });
      }
      if (!cameBy.has(next)) cameBy.set(next, [...path, next]);
    }
  }
  return ok(null);
}
