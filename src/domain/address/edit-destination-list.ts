import { type Destination, destinationKey } from './destination.ts';
import { type ListItem, parseDestinationList, parseListItems } from './destination-list.ts';

/** The edits of a list. */
export type ListEdit = {
  readonly removed: readonly Destination[];
  /** Added at the beginning, as a mailbox's own address is. */
  readonly first: readonly Destination[];
  readonly added: readonly Destination[];
};

/**
 * Edits a list and keeps every other byte: names, comments, case and line ends.
 * @param separator goes before what is added.
 */
export function editList(list: string, { removed, first, added }: ListEdit, separator = ','): string {
  const gone = new Set(removed.map(destinationKey));
  const isGone = (destination: Destination) => gone.has(destinationKey(destination));
  let left = list;
  for (;;) {
    const index = parseDestinationList(left).findLastIndex(isGone);
    if (index < 0) break;
    left = removeItem(left, index);
  }
  const wanted = [...first, ...parseDestinationList(left), ...added];
  return pickParsing(
    [prependItems(appendItems(left, added, separator), first, separator)],
    wanted,
    separator,
  );
}

/** The first text that parses as wanted; otherwise the plain destinations. */
function pickParsing(
  candidates: readonly string[],
  wanted: readonly Destination[],
  separator: string,
): string {
  const read = (text: string) => JSON.stringify(parseDestinationList(text));
  return candidates.find((text) => read(text) === JSON.stringify(wanted)) ?? wanted.join(separator);
}

/** Cuts an item out, together with one separator unless the rest would parse differently. */
function removeItem(list: string, index: number): string {
  const items = parseListItems(list);
  const { start, end } = items[index] as ListItem;
  const [before, after] = [list.slice(0, start), list.slice(end)];
  const isLast = index === items.length - 1;
  const cut = isLast
    ? before.replace(/\s*[,;]?\s*$/, '') + after
    : before + after.replace(/^[^\S\n]*[,;]?\s*/, '');
  return pickParsing([cut, before + after], parseDestinationList(list).toSpliced(index, 1), ',');
}

function appendItems(list: string, added: readonly Destination[], separator: string): string {
  const end = parseListItems(list).at(-1)?.end;
  if (end === undefined) return added.length === 0 ? list : added.join(separator);
  return [list.slice(0, end), ...added].join(separator) + list.slice(end);
}

function prependItems(list: string, first: readonly Destination[], separator: string): string {
  if (first.length === 0) return list;
  return list === '' ? first.join(separator) : [...first, list].join(separator);
}
