import { type Destination, keyOf, parseDestination } from '../../domain/address/destination.ts';
import { spelledAddress, spelledAddresses } from '../../domain/address/extract-addresses.ts';

/** A destination in quotes, or what stands between blanks and commas. */
const part = /"[^"]*"|[^\s,;"]+/g;

/**
 * The destinations that somebody names, of those that an address has: as a list of addresses, or as they are shown, with
 * quotes or without. What the address does not have stands as it was typed.
 */
export function namedDestinations(typed: string, present: readonly Destination[]): Destination[] {
  const text = typed.replace(/[“”„]/g, '"').trim();
  const whole = found(text, present);
  if (whole) return [whole];
  const spelled = spelledAddresses(typed);
  const listed = spelled.ok ? spelled.value.map((each) => found(each, present)) : [];
  const all = listed.filter((each) => each !== undefined);
  if (all.length > 0 && all.length === listed.length) return all;
  return (text.match(part) ?? []).flatMap((each) => found(each, present) ?? apart(each, present));
}

/** Quotes that chat put around a list, or somebody around an address, say nothing. */
const apart = (typed: string, present: readonly Destination[]): Destination[] =>
  withoutQuotes(typed)
    .split(/[\s,;]+/)
    .filter((each) => each !== '')
    .map((each) => found(each, present) ?? asTyped(each));

function found(typed: string, present: readonly Destination[]): Destination | undefined {
  const keys = [typed, asTyped(typed)].map(plainKey);
  return present.find((each) => keys.includes(plainKey(each)));
}

function asTyped(typed: string): Destination {
  const address = parseDestination(spelledAddress(typed));
  return address.ok ? address.value : (typed as Destination);
}

const plainKey = (destination: string): string => keyOf(withoutQuotes(destination) as Destination);

const withoutQuotes = (text: string): string => text.replace(/^"(.*)"$/s, '$1');
