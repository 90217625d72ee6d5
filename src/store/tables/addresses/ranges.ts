import type { Database } from 'better-sqlite3';
import type { Address, Domain } from '../../../domain/address/address.ts';
import type { SearchScope } from './search.ts';

/** Where a page of a list begins. */
export type ListPosition = { readonly domain: Domain; readonly address: Address };

/** A range, and how many of the listed addresses to skip in it. */
type RangePosition = { readonly domain: Domain; readonly first: string; readonly left: number };

type Range = {
  readonly domain: Domain;
  readonly first: string;
  readonly addresses: number;
  readonly mailboxes: number;
};

/** Addresses in a range: a million addresses make 500 ranges, and skipping either takes about as long. */
const targetRangeSize = 2_000;

/** The column that counts each kind of addresses. */
const countColumns = { mailbox: 'mailboxes', alias: 'addresses - mailboxes', any: 'addresses' } as const;

/** The ranges by which pages of lists are found. */
export function addressRanges(sqlite: Database) {
  const placeOf = (count: string) =>
    sqlite.prepare<{ domains: string; offset: number }, RangePosition>(
      `select domain, first, @offset - before as left from (
         select domain, first,
           coalesce(sum(${count}) over (order by domain, first rows between unbounded preceding and 1 preceding), 0)
             as before
         from address_ranges where domain in (select value from json_each(@domains)))
       where before <= @offset order by domain desc, first desc limit 1`,
    );
  const places = {
    mailbox: placeOf(countColumns.mailbox),
    alias: placeOf(countColumns.alias),
    any: placeOf(countColumns.any),
  };
  const tooLong = sqlite.prepare<[number], Range>(
    'select * from address_ranges where addresses >= ? limit 1',
  );
  // These skip addresses of one range only.
  const cutAt = sqlite
    .prepare<[Domain, string, number], Address>(
      'select address from addresses where domain = ? and address >= ? order by address limit 1 offset ?',
    )
    .pluck();
  const cutAtOfKind = sqlite
    .prepare<[Domain, number, string, number], Address>(
      'select address from addresses where domain = ? and (mailbox is null) = ? and address >= ? order by address limit 1 offset ?',
    )
    .pluck();
  const mailboxesIn = sqlite
    .prepare<[Domain, string, string], number>(
      'select count(mailbox) from addresses where domain = ? and address >= ? and address < ?',
    )
    .pluck();
  const shorten = sqlite.prepare<[Range]>(
    'update address_ranges set addresses = @addresses, mailboxes = @mailboxes where domain = @domain and first = @first',
  );
  const add = sqlite.prepare<[Range]>(
    'insert into address_ranges (domain, first, addresses, mailboxes) values (@domain, @first, @addresses, @mailboxes)',
  );

  return {
    /** Finds the list's address with `offset` others before it; undefined: there is none. */
    placeOf: ({ domains, kind }: SearchScope, offset: number): ListPosition | undefined => {
      const range = places[kind ?? 'any'].get({ domains: JSON.stringify(domains), offset });
      if (!range) return undefined;
      const { domain, first, left } = range;
      const address =
        kind === undefined
          ? cutAt.get(domain, first, left)
          : cutAtOfKind.get(domain, Number(kind === 'alias'), first, left);
      return address === undefined ? undefined : { domain, address };
    },
    /** Divides up to `limit` ranges that have grown too long. Call it in a transaction. @returns how many. */
    divide: (limit: number): number => {
      for (let divided = 0; divided < limit; divided++) {
        const range = tooLong.get(2 * targetRangeSize);
        const first = range && cutAt.get(range.domain, range.first, targetRangeSize);
        if (!range || first === undefined) return divided;
        const mailboxes = mailboxesIn.get(range.domain, range.first, first) ?? 0;
        shorten.run({ ...range, addresses: targetRangeSize, mailboxes });
        add.run({
          ...range,
          first,
          addresses: range.addresses - targetRangeSize,
          mailboxes: range.mailboxes - mailboxes,
        });
      }
      return limit;
    },
  };
}
