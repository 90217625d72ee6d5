import type { Database } from 'better-sqlite3';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AddressState, Bytes, CountedSize, MailboxId } from '../../domain/address/address-state.ts';
import { addresses } from '../schema/addresses.ts';
import {
  and,
  asc,
  type BetterSQLite3Database,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  lt,
  type SQL,
  sql,
} from '../sqlite/drizzle.ts';
import { preparedWrite } from '../sqlite/prepared.ts';
import { addressRanges } from './addresses/ranges.ts';
import { addressSearch, type SearchScope } from './addresses/search.ts';
import { searchIndex } from './addresses/search-index.ts';

export type MirrorRow = typeof addresses.$inferSelect;

/** A page of a list by how many come before it, or from an address on. */
export type ListingOptions = SearchScope & {
  readonly offset: number;
  readonly from?: { readonly way: 'after' | 'before'; readonly address: Address } | undefined;
  readonly limit: number;
};

export type SearchResult = {
  readonly rows: MirrorRow[];
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
};

/** Results of a search to count at most: with more, a longer search text helps, and another page does not. */
const maxCounted = 1_000;

/** Sorts after every character that an address may contain: ends a range of prefixes. */
const lastCharacter = '\u{10ffff}';

export type AddressStore = ReturnType<typeof addressStore>;

/** The mirror of the mail server's addresses. */
export function addressStore(db: BetterSQLite3Database, sqlite: Database) {
  const upsert = preparedWrite(
    sqlite,
    db
      .insert(addresses)
      .values({
        address: sql.placeholder('address'),
        domain: sql.placeholder('domain'),
        mailbox: sql.placeholder('mailbox'),
        quota: sql.placeholder('quota'),
        forwards: sql.placeholder('forwards'),
        enabled: sql.placeholder('enabled'),
        // Past the column's encoder, which makes false of null.
        login: sql`${sql.placeholder('login')}`,
        localDelivery: sql.placeholder('localDelivery'),
      })
      .onConflictDoUpdate({
        target: [addresses.domain, addresses.address],
        set: {
          mailbox: sql`excluded.mailbox`,
          quota: sql`excluded.quota`,
          forwards: sql`excluded.forwards`,
          enabled: sql`excluded.enabled`,
          login: sql`excluded.login`,
          localDelivery: sql`excluded.local_delivery`,
          // A size belongs to one mailbox: another mailbox or an alias at the address does not keep it.
          messages: sql`case when excluded.mailbox is ${addresses.mailbox} then ${addresses.messages} else 0 end`,
          bytes: sql`case when excluded.mailbox is ${addresses.mailbox} then ${addresses.bytes} else 0 end`,
        },
      }),
  );
  const isAddress = and(
    eq(addresses.domain, sql.placeholder('domain')),
    eq(addresses.address, sql.placeholder('address')),
  );
  const remove = db.delete(addresses).where(isAddress).prepare();
  const setSize = db
    .update(addresses)
    .set({ messages: sql`${sql.placeholder('messages')}`, bytes: sql`${sql.placeholder('bytes')}` })
    // Of all mailboxes that are measured every ten minutes, most hold what they held: nothing is written of these.
    .where(
      and(
        isAddress,
        sql`(${addresses.messages} <> ${sql.placeholder('messages')} or ${addresses.bytes} <> ${sql.placeholder('bytes')})`,
      ),
    )
    .prepare();
  const withPrefix = db
    .select({ address: addresses.address })
    .from(addresses)
    .where(
      and(
        eq(addresses.domain, sql.placeholder('domain')),
        gte(addresses.address, sql.placeholder('from')),
        lt(addresses.address, sql.placeholder('to')),
      ),
    )
    .orderBy(asc(addresses.address))
    .limit(sql.placeholder('limit'))
    .prepare();

  const inOrder = sqlite.prepare<[string, number], StoredState>(
    `select ${storedState} from addresses where address > ? order by address limit ?`,
  );
  const inDomain = sqlite.prepare<[Domain, string, number], StoredState>(
    `select ${storedState} from addresses where domain = ? and address > ? order by address limit ?`,
  );
  const stored = sqlite.prepare<[Domain, Address], StoredState>(
    `select ${storedState} from addresses where domain = ? and address = ?`,
  );

  const ofIds = sqlite.prepare<[string], StoredState>(
    `select ${storedState} from addresses where id in (select value from json_each(?)) order by domain, address`,
  );

  const idOf = sqlite
    .prepare<[Domain, Address], number>('select id from addresses where domain = ? and address = ?')
    .pluck();
  const removeNote = sqlite.prepare<[Address]>('delete from address_notes where address = ?');
  const search = addressSearch(sqlite);
  const ranges = addressRanges(sqlite);

  const within = ({ domains, kind }: SearchScope) =>
    and(
      inArray(addresses.domain, [...domains]),
      // In the form of the index.
      kind === undefined ? undefined : sql`(${addresses.mailbox} is null) = ${kind === 'alias' ? 1 : 0}`,
    );
  const select = (condition: SQL | undefined, limit: number, order = asc): MirrorRow[] =>
    db
      .select()
      .from(addresses)
      .where(condition)
      .orderBy(order(addresses.domain), order(addresses.address))
      .limit(limit)
      .all();
  /** Those of a domain from an address on, then those of later domains. */
  const following = (listing: ListingOptions, domain: Domain, isPast: SQL): MirrorRow[] => {
    const { domains, limit } = listing;
    const rows = select(and(within({ ...listing, domains: [domain] }), isPast), limit);
    const later = domains.filter((each) => each > domain);
    if (rows.length === limit || later.length === 0) return rows;
    return [...rows, ...select(within({ ...listing, domains: later }), limit - rows.length)];
  };
  /** Those that come before an address, in order. */
  const preceding = (listing: ListingOptions, address: Address): MirrorRow[] => {
    const { domains, limit } = listing;
    const domain = domainOf(address);
    const rows = select(
      and(
        within({ ...listing, domains: domains.filter((each) => each === domain) }),
        lt(addresses.address, address),
      ),
      limit,
      desc,
    );
    const earlier = domains.filter((each) => each < domain);
    const others =
      rows.length === limit || earlier.length === 0
        ? []
        : select(within({ ...listing, domains: earlier }), limit - rows.length, desc);
    return [...rows, ...others].reverse();
  };

  const idsOf = (wanted: readonly Address[]): number[] =>
    wanted.flatMap((address) => idOf.get(domainOf(address), address) ?? []);

  return {
    /** Stores an address as the mail server has it now; what was noted about it goes with it. */
    put: (address: Address, state: AddressState | null): void => {
      if (!state) {
        remove.run({ address, domain: domainOf(address) });
        removeNote.run(address);
        return;
      }
      upsert({
        address,
        domain: domainOf(address),
        mailbox: state.mailbox?.id ?? null,
        quota: state.mailbox?.quota ?? null,
        forwards: state.forwards,
        enabled: state.enabled,
        login: state.login === undefined ? null : Number(state.login),
        localDelivery: state.localDelivery !== false,
      });
    },
    /** Whether a mailbox is at any address. Looks through all of them. */
    hasMailbox: (mailbox: MailboxId): boolean =>
      db.select({ id: addresses.id }).from(addresses).where(eq(addresses.mailbox, mailbox)).limit(1).get() !==
      undefined,
    stateOf: (address: Address): AddressState | null => {
      const row = stored.get(domainOf(address), address);
      return row ? stateOf(row) : null;
    },
    /** A page of addresses after the given one, in the same order as a mail server's pages. */
    page: (after: Address | null, limit: number): { address: Address; state: AddressState }[] =>
      inOrder.all(after ?? '', limit).map((row) => ({ address: row.address, state: stateOf(row) })),
    /** The same of one domain. */
    pageOf: (
      domain: Domain,
      after: Address | null,
      limit: number,
    ): { address: Address; state: AddressState }[] =>
      inDomain.all(domain, after ?? '', limit).map((row) => ({ address: row.address, state: stateOf(row) })),
    /** The size of the mailbox at an address, as it was measured last; null: there is no mailbox. */
    sizeOf: (address: Address): CountedSize | null =>
      db
        .select({ messages: addresses.messages, bytes: addresses.bytes })
        .from(addresses)
        .where(
          and(
            eq(addresses.domain, domainOf(address)),
            eq(addresses.address, address),
            isNotNull(addresses.mailbox),
          ),
        )
        .get() ?? null,
    setSize: (address: Address, { messages, bytes }: CountedSize): void => {
      setSize.run({ address, domain: domainOf(address), messages, bytes });
    },
    /** A page of a list, ordered by domain and address, found without reading the addresses before it. */
    list: (listing: ListingOptions): MirrorRow[] => {
      const { from, offset } = listing;
      if (from?.way === 'before') return preceding(listing, from.address);
      if (from) return following(listing, domainOf(from.address), gt(addresses.address, from.address));
      const place = ranges.placeOf(listing, offset);
      return place ? following(listing, place.domain, gte(addresses.address, place.address)) : [];
    },
    /** The rows of some addresses, ordered by domain and address. */
    rowsOf: (wanted: readonly Address[]): MirrorRow[] =>
      select(inArray(addresses.address, [...wanted]), wanted.length),
    /** Divides up to `limit` long ranges. Call it in a transaction. @returns how many. */
    divideRanges: ranges.divide,
    /**
     * Addresses that contain a text, in lower case, in themselves or in their forwards, and some others of what is listed. Some
     * of them, where there are more than are counted.
     */
    search: (listing: ListingOptions, text: string, others: readonly Address[] = []): SearchResult => {
      const most = maxCounted + 1;
      const ids = [...new Set([...idsOf(others.slice(0, most)), ...search(text, listing, most)])].slice(
        0,
        most,
      );
      const counted = ids.slice(0, maxCounted);
      const rows = select(
        sql`${addresses.id} in (select value from json_each(${JSON.stringify(counted)}))`,
        listing.offset + listing.limit,
      ).slice(listing.offset);
      return { rows, count: counted.length, more: ids.length > maxCounted };
    },
    /**
     * The addresses in some domains that contain a text, as in {@link search}, and some others, in order; null where they are
     * more than are counted.
     */
    containing: (
      text: string,
      domains: readonly Domain[],
      others: readonly Address[],
    ): AddressEntryOfMirror[] | null => {
      const found = search(text, { domains, kind: undefined }, maxCounted + 1);
      const ids = new Set([...idsOf(others), ...found]);
      if (found.length > maxCounted || ids.size > maxCounted) return null;
      const rows = ofIds.all(JSON.stringify([...ids]));
      return rows.map((row) => ({ address: row.address, state: stateOf(row) }));
    },
    ...searchIndex(db, sqlite),
    /** A domain's addresses with a prefix, in order. */
    withPrefix: (domain: Domain, prefix: string, limit: number): Address[] =>
      withPrefix
        .all({ domain, from: prefix, to: `${prefix}${lastCharacter}`, limit })
        .map(({ address }) => address),
    /** A page of mailboxes after an address, in order, for measuring them. */
    mailboxesAfter: (
      after: Address | '',
      limit: number,
    ): { address: Address; mailbox: MailboxId; quota: Bytes | null }[] =>
      db
        .select({
          address: addresses.address,
          mailbox: sql<MailboxId>`${addresses.mailbox}`,
          quota: addresses.quota,
        })
        .from(addresses)
        .where(
          and(
            sql`(${addresses.domain}, ${addresses.address}) > (${after && domainOf(after)}, ${after})`,
            isNotNull(addresses.mailbox),
          ),
        )
        .orderBy(asc(addresses.domain), asc(addresses.address))
        .limit(limit)
        .all(),
  };
}

type AddressEntryOfMirror = { readonly address: Address; readonly state: AddressState };

/** The state in a row of SQLite. A sync reads all rows: decoding by Drizzle would take twice as long. */
type StoredState = {
  readonly address: Address;
  readonly mailbox: MailboxId | null;
  readonly quota: number | null;
  readonly forwards: string;
  readonly enabled: number;
  readonly login: number | null;
  readonly localDelivery: number;
};

const storedState = 'address, mailbox, quota, forwards, enabled, login, local_delivery as localDelivery';

const stateOf = ({ mailbox, quota, forwards, enabled, login, localDelivery }: StoredState): AddressState => ({
  mailbox: mailbox === null ? null : { id: mailbox, quota },
  forwards: JSON.parse(forwards),
  enabled: enabled !== 0,
  ...(login !== null && { login: login !== 0 }),
  ...(localDelivery === 0 && { localDelivery: false }),
});
