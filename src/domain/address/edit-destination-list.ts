import { type Destination, keyOf } from './destination.ts';
import { destinationsIn, itemsIn, type ListItem } from './destination-list.ts';

/** What is to be different in a list. */
export type ListEdit = {
  readonly removed: readonly Destination[];
  /** At its beginning, as a mailbox's own address is. */
  readonly first: readonly Destination[];
  readonly added: readonly Destination[];
};

/**
 * A list with what is to be different in it, and every other byte as it was: names, comments, case, and ends of lines.
 * `separator` goes before what is added.
 */
export function editedList(list: string, { removed, first, added }: ListEdit, separator = ','): string {
  const gone = new Set(removed.map(keyOf));
  const isGone = (destination: Destination) => gone.has(keyOf(destination));
  let left = list;
  for (;;) {
    const index = destinationsIn(left).findLastIndex(isGone);
    if (index < 0) break;
    left = withoutItem(left, index);
  }
  const wanted = [...first, ...destinationsIn(left), ...added];
  return asWanted([withFirst(withAdded(left, added, separator), first, separator)], wanted, separator);
}

/** The first text that is read as wanted; where none is, the destinations alone. */
function asWanted(candidates: readonly string[], wanted: readonly Destination[], separator: string): string {
  const read = (text: string) => JSON.stringify(destinationsIn(text));
  return candidates.find((text) => read(text) === JSON.stringify(wanted)) ?? wanted.join(separator);
}

/** Cuts an item out with one separator, if what stands beside it is still read as before. */
function withoutItem(list: string, index: number): string {
  const items = itemsIn(list);
  const { start, end } = items[index] as ListItem;
  const [before, after] = [list.slice(0, start), list.slice(end)];
  const isLast = index === items.length - 1;
  const cut = isLast
    ? before.replace(/\s*[,;]?\s*$/, '') + after
    : before + after.replace(/^[^\S\n]*[,;]?\s*/, '');
  return asWanted([cut, before + after], destinationsIn(list).toSpliced(index, 1), ',');
}

function withAdded(list: string, added: readonly Destination[], separator: string): string {
  const end = itemsIn(list).at(-1)?.end;
  if (end === undefined) return added.length === 0 ? list : added.join(separator);
  return [list.slice(0, end), ...added].join(separator) + list.slice(end);
}

function withFirst(list: string, first: readonly Destination[], separator: string): string {
  if (first.length === 0) return list;
  return list === '' ? first.join(separator) : [...first, list].join(separator);
}
