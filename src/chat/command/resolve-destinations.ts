import { type Destination, destinationKey, parseDestination } from '../../domain/address/destination.ts';
import { extractAddress, extractAddresses } from '../../domain/address/extract-addresses.ts';

/** A destination in quotes, or a run without spaces, commas and semicolons. */
const wordPattern = /"[^"]*"|[^\s,;"]+/g;

/**
 * Resolves what was typed to the destinations that an address has: typed as a list of addresses, or as they are shown,
 * with quotes or without. What the address does not have is returned as it was typed.
 */
export function resolveDestinations(typed: string, present: readonly Destination[]): Destination[] {
  const text = typed.replace(/[“”„]/g, '"').trim();
  const words = text.match(wordPattern) ?? [];
  // Elsewhere, what is in quotes before an address is its name.
  const quoted = words.filter((each) => each.startsWith('"') && each !== text);
  if (!quoted.some((each) => findDestination(each, present))) {
    const whole = findDestination(text, present);
    if (whole) return [whole];
    const addresses = extractAddresses(typed);
    const matches = addresses.ok ? addresses.value.map((each) => findDestination(each, present)) : [];
    const found = matches.filter((each) => each !== undefined);
    if (found.length > 0 && found.length === matches.length) return found;
  }
  return words.flatMap((each) => findDestination(each, present) ?? resolveEach(each, present));
}

/** Ignores quotes around a list or an address: chat clients add them. */
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
