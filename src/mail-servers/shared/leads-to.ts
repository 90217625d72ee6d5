import type { Address } from '../../domain/address/address.ts';
import { destinationKey } from '../../domain/address/destination.ts';
import { parseDestinationList } from '../../domain/address/destination-list.ts';

/** Whether a list of destinations leads to an address, as Postfix reads the list. */
export const leadsTo = (destinations: string, address: Address): boolean =>
  parseDestinationList(destinations).some((each) => destinationKey(each) === address);

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
