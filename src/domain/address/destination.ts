import { ok, type Result } from '../result.ts';
import { normalizeInput } from '../text/normalize-input.ts';
import {
  type Address,
  type AddressFault,
  type Domain,
  displayAddress,
  domainOf,
  parseAddress,
} from './address.ts';

declare const kind: unique symbol;

/**
 * Where an address's mail is led, as the mail server has it written: an address, whose local part keeps the case that its
 * own server may tell apart (RFC 5321, 2.4), or what is none: `root`, `/dev/null`, `"|program"`, `:include:/file`.
 */
export type Destination = Address | (string & { readonly [kind]: 'Destination' });

/** Two destinations with the same key are the same: Postfix delivers once to both, whatever their case. */
export const destinationKey = (destination: Destination): string => destination.toLowerCase();

export const includesDestination = (destinations: readonly Destination[], one: Destination): boolean =>
  destinations.some((each) => destinationKey(each) === destinationKey(one));

/** Each once, as the first of them is written. */
export function uniqueDestinations(destinations: readonly Destination[]): Destination[] {
  const first = new Map<string, Destination>();
  for (const each of destinations)
    if (!first.has(destinationKey(each))) first.set(destinationKey(each), each);
  return [...first.values()];
}

/** Those of the one list that the other lacks. */
export function addedDestinations(
  one: readonly Destination[] | undefined,
  other: readonly Destination[] | undefined,
): Destination[] {
  const present = new Set(one?.map(destinationKey));
  return other?.filter((each) => !present.has(destinationKey(each))) ?? [];
}

/** The address that a destination is, in lower case as addresses are; null: a program, a file, a user of the system. */
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

/** Whether a destination is an address in a domain of that kind. */
export function leadsInto(destination: Destination, isWanted: (domain: Domain) => boolean): boolean {
  const address = addressIn(destination);
  return address !== null && isWanted(domainOf(address));
}

/** Reads a destination as people type it, which must be an address. Its local part keeps its case. */
export function parseDestination(text: string): Result<Destination, AddressFault> {
  const address = parseAddress(text);
  if (!address.ok) return address;
  const typed = normalizeInput(text).trim();
  const local = typed.slice(0, typed.lastIndexOf('@'));
  return ok(`${local}@${domainOf(address.value)}` as Destination);
}

/** Destinations with those in our own domains in lower case, as their addresses are; what was `findDestination` so stays so. */
export const lowercaseOwnDomains = (
  destinations: readonly Destination[],
  isOwn: (domain: Domain) => boolean,
  found: readonly Destination[] = [],
): Destination[] =>
  destinations.map((each) =>
    !found.includes(each) && leadsInto(each, isOwn) ? (destinationKey(each) as Address) : each,
  );

/** A destination as people read it. */
export const displayDestination = (destination: Destination): string =>
  addressIn(destination) === null ? destination : displayAddress(destination as Address);
