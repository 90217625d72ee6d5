import type { Address } from '../../domain/address/address.ts';
import type { AddressEntry } from '../port.ts';

/** Milliseconds after which a list is too old to continue in. */
const maxAge = 60_000;

export type CachedListing = {
  page(after: Address | null, limit: number): Promise<AddressEntry[]>;
  /** Discards the list, since an address has changed. */
  invalidate(): void;
};

/**
 * Pages over a mail server that lists either all of its addresses or none. The list is kept while a caller pages
 * through it, and discarded with the last page, so that a sync of many pages makes one request.
 */
export function createCachedListing(
  list: () => Promise<AddressEntry[]>,
  monotonicNow: () => number,
): CachedListing {
  let listed: { readonly entries: AddressEntry[]; readonly at: number } | null = null;

  async function entriesFor(after: Address | null): Promise<AddressEntry[]> {
    if (after !== null && listed && monotonicNow() - listed.at < maxAge) return listed.entries;
    const at = monotonicNow();
    const entries = await list();
    listed = { entries, at };
    return entries;
  }

  return {
    async page(after, limit) {
      const entries = await entriesFor(after);
      const start = after === null ? 0 : firstAfter(entries, after);
      const page = entries.slice(start, start + limit);
      if (page.length < limit) listed = null;
      return page;
    },
    invalidate() {
      listed = null;
    },
  };
}

function firstAfter(entries: readonly AddressEntry[], after: Address): number {
  const index = entries.findIndex(({ address }) => address > after);
  return index < 0 ? entries.length : index;
}
