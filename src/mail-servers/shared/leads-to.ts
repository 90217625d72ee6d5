import type { Address } from '../../domain/address/address.ts';
import { destinationKey } from '../../domain/address/destination.ts';
import { parseDestinationList } from '../../domain/address/destination-list.ts';

/** Whether a list of destinations leads to an address, as Postfix reads the list. */
export const leadsTo = (destinations: string, address: Address): boolean =>
  parseDestinationList(destinations).some((each) => destinationKey(each) === address);

/** The destination lists of addresses, by the wanted addresses that they lead to; an address is none of its own. Sorted. */
export function forwardersAmong(
  aliases: Iterable<{ readonly address: Address; readonly goto: string }>,
  wanted: readonly Address[],
): Map<Address, Address[]> {
  const found = new Map(wanted.map((address) => [address, new Set<Address>()]));
  for (const { address, goto } of aliases)
    for (const each of parseDestinationList(goto)) {
      const to = destinationKey(each) as Address;
      if (to !== address) found.get(to)?.add(address);
    }
  return new Map([...found].map(([address, from]) => [address, [...from].sort()]));
}

/**
 * LIKE patterns, with ! as escape, for lists that may lead to an address without containing it literally: because of
 * quotes, comments, backslashes, or blanks within it.
 */
export const unusualSpellingPatterns: readonly string[] = [
  '"',
  '(',
  '\\',
  ...['@', '.'].flatMap(withBlanks),
].map((part) => `%${part}%`);

function withBlanks(sign: string): string[] {
  return [' ', '\t', '\n', '\r'].flatMap((blank) => [`${blank}${sign}`, `${sign}${blank}`]);
}
