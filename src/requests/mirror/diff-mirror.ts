import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import { readNextPage } from '../../mail-servers/next-page.ts';
import type { AddressEntry } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';

/** Addresses at a time: comparing them blocks the event loop for some milliseconds. */
const pageSize = 250;

/** An address whose states differ. Null: it does not exist, or its domain is not received for. */
export type Difference = {
  readonly address: Address;
  readonly inMirror: AddressState | null;
  readonly onServer: AddressState | null;
};

/**
 * Walks mirror and mail server side by side, in the order of addresses, and yields the differences of each page. Never
 * holds more than a page of each, however many more addresses one of them has.
 * @throws MailServerUnavailable, and the signal's reason once it is aborted.
 */
export async function* diffPages(
  { store, mailServer }: Pick<AppContext, 'store' | 'mailServer'>,
  signal: AbortSignal,
): AsyncGenerator<Difference[]> {
  let after: Address | null = null;
  for (;;) {
    const onServer = await readNextPage(mailServer, after, pageSize);
    signal.throwIfAborted();
    const inMirror = store.addresses.page(after, pageSize);
    const upTo = commonPageEnd(onServer, inMirror);
    if (upTo === undefined) return;
    // The mail server may hold addresses of domains that it does not receive for.
    yield differences(inMirror, filterKnownDomains(store, onServer), upTo);
    after = upTo;
    await nextTurn();
    signal.throwIfAborted();
  }
}

/** The last address up to which both pages are complete; an empty page is complete to the end. */
function commonPageEnd(...pages: readonly (readonly AddressEntry[])[]): Address | undefined {
  const ends = pages.flatMap((page) => page.at(-1)?.address ?? []);
  return ends.toSorted()[0];
}

function filterKnownDomains({ domains }: AppContext['store'], page: readonly AddressEntry[]): AddressEntry[] {
  const known = new Map<Domain, boolean>();
  for (const { address } of page) {
    const domain = domainOf(address);
    if (!known.has(domain)) known.set(domain, domains.isKnown(domain));
  }
  return page.filter(({ address }) => known.get(domainOf(address)));
}

/**
 * Steps through both pages together, up to an address. Nearly all addresses are the same on both sides, so nothing is made
 * for those: of a million addresses, it would be most of what a sync leaves to be collected.
 */
function differences(
  inMirror: readonly AddressEntry[],
  onServer: readonly AddressEntry[],
  upTo: Address,
): Difference[] {
  const found: Difference[] = [];
  const [mirror, server] = [walk(inMirror), walk(onServer)];
  for (;;) {
    const [one, other] = [mirror.next(), server.next()];
    const address = first(one?.address, other?.address);
    if (address === undefined || address > upTo) return found;
    const inMirrorNow = one?.address === address ? mirror.take(address) : null;
    const onServerNow = other?.address === address ? server.take(address) : null;
    if (!sameState(inMirrorNow, onServerNow))
      found.push({ address, inMirror: inMirrorNow, onServer: onServerNow });
  }
}

/** The first of two addresses; undefined: there is none. */
function first(one: Address | undefined, other: Address | undefined): Address | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

function walk(entries: readonly AddressEntry[]) {
  let at = 0;
  return {
    next: (): AddressEntry | undefined => entries[at],
    /** The state of an address, the last one where it is there twice, and goes past it. */
    take: (address: Address): AddressState | null => {
      let state: AddressState | null = null;
      for (; entries[at]?.address === address; at++) state = entries[at]?.state ?? null;
      return state;
    },
  };
}
