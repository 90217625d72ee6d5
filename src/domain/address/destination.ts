import { ok, type Result } from '../result.ts';
import { asMeant } from '../text/normalize-input.ts';
import {
  type Address,
  type AddressFault,
  type Domain,
  domainOf,
  parseAddress,
  shownAddress,
} from './address.ts';

declare const kind: unique symbol;

/**
 * Where an address's mail is led, as the mail server has it written: an address, whose local part keeps the case that its
 * own server may tell apart (RFC 5321, 2.4), or what is none: `root`, `/dev/null`, `"|program"`, `:include:/file`.
 */
export type Destination = Address | (string & { readonly [kind]: 'Destination' });

/** Two destinations with the same key are the same: Postfix delivers once to both, whatever their case. */
export const keyOf = (destination: Destination): string => destination.toLowerCase();

export const isAmong = (destinations: readonly Destination[], one: Destination): boolean =>
  destinations.some((each) => keyOf(each) === keyOf(one));

/** Each once, as the first of them is written. */
export function withoutDuplicates(destinations: readonly Destination[]): Destination[] {
  const first = new Map<string, Destination>();
  for (const each of destinations) if (!first.has(keyOf(each))) first.set(keyOf(each), each);
  return [...first.values()];
}

/** Those of the one list that the other lacks. */
export function missingFrom(
  one: readonly Destination[] | undefined,
  other: readonly Destination[] | undefined,
): Destination[] {
  const present = new Set(one?.map(keyOf));
  return other?.filter((each) => !present.has(keyOf(each))) ?? [];
}

/** The address that a destination is, in lower case as addresses are; null: a program, a file, a user of the system. */
export function addressIn(destination: Destination): Address | null {
  const at = destination.lastIndexOf('@');
  const isQuoted = destination.lastIndexOf('"') > at;
  return at < 0 || isQuoted || destination.startsWith(':include:') ? null : (keyOf(destination) as Address);
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
  const typed = asMeant(text).trim();
  const local = typed.slice(0, typed.lastIndexOf('@'));
  return ok(`${local}@${domainOf(address.value)}` as Destination);
}

/** Destinations with those in our own domains in lower case, as their addresses are; what was `found` so stays so. */
export const withOwnInLowerCase = (
  destinations: readonly Destination[],
  isOwn: (domain: Domain) => boolean,
  found: readonly Destination[] = [],
): Destination[] =>
  destinations.map((each) =>
    !found.includes(each) && leadsInto(each, isOwn) ? (keyOf(each) as Address) : each,
  );

/** A destination as people read it. */
export const shownDestination = (destination: Destination): string =>
  addressIn(destination) === null ? destination : shownAddress(destination as Address);
