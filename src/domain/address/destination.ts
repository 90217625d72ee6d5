import { ok, type Result } from '../result.ts';
import {
  type Address,
  type AddressFault,
  type Domain,
  displayAddress,
  domainOf,
  parseAddress,
  typedAddress,
} from './address.ts';

declare const kind: unique symbol;

/**
 * Where an address's mail is forwarded, as written on the mail server: an address, whose local part keeps its case, which
 * its own server may distinguish (RFC 5321, 2.4), or no address: `root`, `/dev/null`, `"|program"`, `:include:/file`.
 */
export type Destination = Address | (string & { readonly [kind]: 'Destination' });

/** The key by which destinations are compared: Postfix delivers once to destinations that differ in case only. */
export const destinationKey = (destination: Destination): string => destination.toLowerCase();

export const includesDestination = (destinations: readonly Destination[], one: Destination): boolean =>
  destinations.some((each) => destinationKey(each) === destinationKey(one));

/** Removes duplicates, keeping the first spelling of each. */
export function uniqueDestinations(destinations: readonly Destination[]): Destination[] {
  const first = new Map<string, Destination>();
  for (const each of destinations)
    if (!first.has(destinationKey(each))) first.set(destinationKey(each), each);
  return [...first.values()];
}

/** The destinations of one list that the other lacks. */
export function addedDestinations(
  one: readonly Destination[] | undefined,
  other: readonly Destination[] | undefined,
): Destination[] {
  const present = new Set(one?.map(destinationKey));
  return other?.filter((each) => !present.has(destinationKey(each))) ?? [];
}

/** A destination as an address, in lower case; null for a program, a file or a system user. */
export function addressIn(destination: Destination): Address | null {
  const at = destination.lastIndexOf('@');
  const isQuoted = destination.lastIndexOf('"') > at;
  return at < 0 || isQuoted || destination.startsWith(':include:')
    ? null
    : (destinationKey(destination) as Address);
}

/** The addresses among destinations, in lower case. */
export const addressesIn = (destinations: readonly Destination[]): Address[] =>
  destinations.flatMap((each) => addressIn(each) ?? []);

/** Whether a destination is an address in a domain that passes. */
export function leadsInto(destination: Destination, isWanted: (domain: Domain) => boolean): boolean {
  const address = addressIn(destination);
  return address !== null && isWanted(domainOf(address));
}

/** Parses a destination that somebody typed, which must be an address. Its local part keeps its case. */
export function parseDestination(text: string): Result<Destination, AddressFault> {
  const address = parseAddress(text);
  if (!address.ok) return address;
  const typed = typedAddress(text);
  const local = typed.slice(0, typed.lastIndexOf('@'));
  return ok(`${local}@${domainOf(address.value)}` as Destination);
}

/** Lower-cases the destinations in our own domains, as their addresses are; those in `found` keep their spelling. */
export const lowercaseOwnDomains = (
  destinations: readonly Destination[],
  isOwn: (domain: Domain) => boolean,
  found: readonly Destination[] = [],
): Destination[] =>
  destinations.map((each) =>
    !found.includes(each) && leadsInto(each, isOwn) ? (destinationKey(each) as Address) : each,
  );

/** A destination as shown to people. */
export const displayDestination = (destination: Destination): string =>
  addressIn(destination) === null ? destination : displayAddress(destination as Address);
