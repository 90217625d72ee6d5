import type { Database } from 'better-sqlite3';
import type { Domain } from '../../domain/address/address.ts';
import { type IdsFrom, newest } from '../../domain/list/newest-page.ts';
import { drift } from '../schema/addresses.ts';
import { and, type BetterSQLite3Database, desc, eq, notInArray, sql } from '../sqlite/drizzle.ts';

export type DriftRow = typeof drift.$inferSelect;

/** How many rows to keep of an address, or of a domain as a whole: the newest. The audit keeps all. */
const maxPerAddress = 20;

/** Changes that others made on the mail server directly. */
export function driftStore(db: BetterSQLite3Database, sqlite: Database) {
  const insert = db
    .insert(drift)
    .values({
      mailServer: sql.placeholder('mailServer'),
      domain: sql.placeholder('domain'),
      address: sql.placeholder('address'),
      what: sql.placeholder('what'),
      before: sql`${sql.placeholder('before')}`,
      after: sql`${sql.placeholder('after')}`,
      count: sql.placeholder('count'),
      noticedAt: sql.placeholder('noticedAt'),
    })
    .prepare();
  const ofSubject = and(
    eq(drift.domain, sql.placeholder('domain')),
    sql`${drift.address} is ${sql.placeholder('address')}`,
  );
  const newestOfSubject = db
    .select({ id: drift.id })
    .from(drift)
    .where(ofSubject)
    .orderBy(desc(drift.id))
    .limit(maxPerAddress);
  const forgetOldest = db
    .delete(drift)
    .where(and(ofSubject, notInArray(drift.id, newestOfSubject)))
    .prepare();

  const idsOf = driftIds(sqlite);
  const some = (ids: readonly number[]): DriftRow[] =>
    db
      .select()
      .from(drift)
      .where(sql`${drift.id} in (select value from json_each(${JSON.stringify(ids)}))`)
      .orderBy(desc(drift.id))
      .all();
  // Each is sought after the one before, past all rows of that.
  const domains = sqlite
    .prepare<[], Domain>(
      `with recursive one (domain) as (
         select min(domain) from drift
         union all
         select (select min(domain) from drift where drift.domain > one.domain) from one where domain is not null
       ) select domain from one where domain is not null`,
    )
    .pluck();

  return {
    /** Adds a row, and deletes the oldest ones of the same address. Call it in a transaction. */
    add: (row: Omit<DriftRow, 'id'>): void => {
      const { domain, address, before, after } = row;
      insert.run({ ...row, before: before && JSON.stringify(before), after: after && JSON.stringify(after) });
      forgetOldest.run({ domain, address });
    },
    /** The numbers of rows, the newest first. */
    idsOf,
    /** Rows by their numbers, the newest first. */
    some,
    /** The newest first. */
    list: (domains: readonly Domain[], limit: number): DriftRow[] => some(idsOf(domains, limit, newest)),
    /** The domains with any drift. */
    domains: (): Domain[] => domains.all(),
  };
}

/** In each domain the nearest, by the index in their order: however many there are, so many of each domain are read. */
function driftIds(sqlite: Database) {
  const prepare = (isPast: string, order: string) =>
    sqlite
      .prepare<[{ domains: string; from: number; limit: number }], number>(
        `select found.id from json_each(@domains) one cross join drift found on found.id in (
           select id from drift where domain = one.value and ${isPast} order by id ${order} limit @limit)
         order by 1 ${order} limit @limit`,
      )
      .pluck();
  const statements = { older: prepare('id < @from', 'desc'), newer: prepare('id > @from', 'asc') };
  return (domains: readonly Domain[], limit: number, { way, id }: IdsFrom): number[] => {
    const found = statements[way].all({ domains: JSON.stringify(domains), from: id, limit });
    return way === 'older' ? found : found.reverse();
  };
}
