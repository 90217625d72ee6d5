import { setImmediate } from 'node:timers/promises';
import { type Address, domainOf, isCatchAll, localPartOf, stripTag } from '../../domain/address/address.ts';
import { addressIn, type Destination, destinationKey } from '../../domain/address/destination.ts';
import { parseDestinationList } from '../../domain/address/destination-list.ts';

/** Whether a list of destinations leads to an address, also with a tag, as Postfix reads the list. */
export const leadsTo = (destinations: string, address: Address, delimiters: string): boolean =>
  parseDestinationList(destinations).some((each) => namesOf(each, delimiters).includes(address));

/** The addresses that may get the mail for a destination: itself, and it without its tag. */
function namesOf(destination: Destination, delimiters: string): Address[] {
  const written = destinationKey(destination) as Address;
  if (delimiters === '' || addressIn(destination) === null) return [written];
  const untagged = stripTag(written, delimiters);
  return untagged === written ? [written] : [written, untagged];
}

type Destinations = { readonly address: Address; readonly goto: string };

/** Collects which addresses' destination lists lead to the wanted ones; an address is none of its own. */
function createCollector(wanted: readonly Address[], delimiters: string) {
  const found = new Map(wanted.map((address) => [address, new Set<Address>()]));
  return {
    add({ address, goto }: Destinations): void {
      for (const each of parseDestinationList(goto))
        for (const to of namesOf(each, delimiters)) if (to !== address) found.get(to)?.add(address);
    },
    /** By the wanted address, sorted. */
    collected: () => new Map([...found].map(([address, from]) => [address, [...from].sort()])),
  };
}

/** The destination lists of addresses, by the wanted addresses that they lead to; an address is none of its own. Sorted. */
export function forwardersAmong(
  aliases: Iterable<Destinations>,
  wanted: readonly Address[],
  delimiters: string,
): Map<Address, Address[]> {
  const { add, collected } = createCollector(wanted, delimiters);
  for (const each of aliases) add(each);
  return collected();
}

/** Rows of one page of destination lists: so many are read in a few milliseconds. */
export const forwardersPerPage = 2000;

/**
 * The same of all destination lists there are, a page at a time, so that other work has its turn in between.
 * @param readPage the rows after the last one of the page before, in the order of their keys; null: from the first.
 */
export async function forwardersInPages<Row extends Destinations>(
  readPage: (last: Row | null) => Promise<readonly Row[]>,
  wanted: readonly Address[],
  delimiters: string,
): Promise<Map<Address, Address[]>> {
  const { add, collected } = createCollector(wanted, delimiters);
  for (let last: Row | null = null; ; ) {
    const rows: readonly Row[] = await readPage(last);
    for (const row of rows) add(row);
    if (rows.length < forwardersPerPage) return collected();
    last = rows.at(-1) ?? null;
    await setImmediate();
  }
}

/** LIKE patterns, with ! as escape, for lists that contain an address in lower case, with a tag or without. */
export function containingPatterns(address: Address, delimiters: string): string[] {
  const literal = (text: string): string => text.replace(/[!%_]/g, '!$&');
  const domain = literal(`@${domainOf(address)}`);
  const tagged = isCatchAll(address)
    ? []
    : [...delimiters].map((each) => `%${literal(`${localPartOf(address)}${each}`)}%${domain}%`);
  return [`%${literal(address)}%`, ...tagged];
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
