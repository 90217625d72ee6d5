import { type Destination, destinationKey, parseDestination } from '../../domain/address/destination.ts';
import { extractAddress, extractAddresses } from '../../domain/address/extract-addresses.ts';

/** A destination in quotes, or what stands between blanks and commas. */
const wordPattern = /"[^"]*"|[^\s,;"]+/g;

/**
 * The destinations that somebody names, of those that an address has: as a list of addresses, or as they are shown, with
 * quotes or without. What the address does not have stands as it was typed.
 */
export function resolveDestinations(typed: string, present: readonly Destination[]): Destination[] {
  const text = typed.replace(/[“”„]/g, '"').trim();
  const whole = findDestination(text, present);
  if (whole) return [whole];
  const spelled = extractAddresses(typed);
  const listed = spelled.ok ? spelled.value.map((each) => findDestination(each, present)) : [];
  const all = listed.filter((each) => each !== undefined);
  if (all.length > 0 && all.length === listed.length) return all;
  return (text.match(wordPattern) ?? []).flatMap(
    (each) => findDestination(each, present) ?? resolveEach(each, present),
  );
}

/** Quotes that chat put around a list, or somebody around an address, say nothing. */
const resolveEach = (typed: string, present: readonly Destination[]): Destination[] =>
  stripQuotes(typed)
    .split(/[\s,;]+/)
    .filter((each) => each !== '')
    .map((each) => findDestination(each, present) ?? parseTyped(each));

function findDestination(typed: string, present: readonly Destination[]): Destination | undefined {
  const keys = [typed, parseTyped(typed)].map(unquotedKey);
  return present.find((each) => keys.includes(unquotedKey(each)));
}

function parseTyped(typed: string): Destination {
  const address = parseDestination(extractAddress(typed));
  return address.ok ? address.value : (typed as Destination);
}

const unquotedKey = (destination: string): string => destinationKey(stripQuotes(destination) as Destination);

const stripQuotes = (text: string): string => text.replace(/^"(.*)"$/s, '$1');
