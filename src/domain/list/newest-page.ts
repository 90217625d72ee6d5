import type { PagePlace } from './page-place.ts';

/** Entries of a list that are counted, and have pages with numbers; going on from a page leads further. */
export const maxCounted = 500;

/** A page of a list. */
export type ListedPage<T> = {
  readonly rows: readonly T[];
  /** How many entries were counted. */
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
  /** Whether another page follows. */
  readonly goesOn: boolean;
};

/** From which number on: those older, or newer, than it. */
export type IdsFrom = { readonly way: 'older' | 'newer'; readonly id: number };

/** Finds so many numbers, those nearest to where it begins; the newest first, whichever way. */
export type FindIds = (limit: number, from: IdsFrom) => readonly number[];

/** Before the newest entry. */
export const newest: IdsFrom = { way: 'older', id: Number.MAX_SAFE_INTEGER };

/** A page of a list that has the newest entry first, without reading what comes before it. */
export function newestPage(find: FindIds, { number, from }: PagePlace, size: number): ListedPage<number> {
  const first = find(maxCounted + 1, newest);
  const counted = { count: Math.min(first.length, maxCounted), more: first.length > maxCounted };
  const numbered = (page: number): ListedPage<number> => ({
    ...counted,
    rows: first.slice((page - 1) * size, Math.min(page * size, maxCounted)),
    goesOn: first.length > page * size && page * size <= maxCounted,
  });
  const id = from && /^\d{1,15}$/.test(from.key) ? Number(from.key) : null;
  if (!from || id === null) return numbered(number);
  if (from.way === 'after') {
    const rows = find(size + 1, { way: 'older', id });
    return { ...counted, rows: rows.slice(0, size), goesOn: rows.length > size };
  }
  const rows = find(size, { way: 'newer', id });
  // The first page is a whole one, also where few entries are new.
  return rows.length < size ? numbered(1) : { ...counted, rows, goesOn: true };
}
