import type { Address } from '../../domain/address/address.ts';
import { keyOf } from '../../domain/address/destination.ts';
import { destinationsIn } from '../../domain/address/destination-list.ts';

/** Whether a list of destinations leads to an address, as Postfix reads the list. */
export const leadsTo = (destinations: string, address: Address): boolean =>
  destinationsIn(destinations).some((each) => keyOf(each) === address);

/**
 * Patterns of LIKE, which ! escapes, for lists that may lead to an address which does not stand in them as it is: by
 * quotes, comments, backslashes, or blanks within it.
 */
export const writtenOtherwise: readonly string[] = ['"', '(', '\\', ...['@', '.'].flatMap(withBlanks)].map(
  (part) => `%${part}%`,
);

function withBlanks(sign: string): string[] {
  return [' ', '\t', '\n', '\r'].flatMap((blank) => [`${blank}${sign}`, `${sign}${blank}`]);
}
