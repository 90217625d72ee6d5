import type { Domain } from '../../domain/address/address.ts';
import { drift } from '../schema/addresses.ts';
import { and, type BetterSQLite3Database, desc, eq, inArray, notInArray, sql } from '../sqlite/drizzle.ts';

export type DriftRow = typeof drift.$inferSelect;

/** How many rows to keep of an address, or of a domain as a whole: the newest. The audit keeps all. */
const maxPerAddress = 20;

/** Changes that others made on the mail server directly. */
export function driftStore(db: BetterSQLite3Database) {
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
  const newest = db
    .select({ id: drift.id })
    .from(drift)
    .where(ofSubject)
    .orderBy(desc(drift.id))
    .limit(maxPerAddress);
  const forgetOldest = db
    .delete(drift)
    .where(and(ofSubject, notInArray(drift.id, newest)))
    .prepare();

  return {
    /** Adds a row, and deletes the oldest ones of the same address. Call it in a transaction. */
    add: (row: Omit<DriftRow, 'id'>): void => {
      const { domain, address, before, after } = row;
      insert.run({ ...row, before: before && JSON.stringify(before), after: after && JSON.stringify(after) });
      forgetOldest.run({ domain, address });
    },
    /** A page, newest first. */
    list: (domains: readonly Domain[], limit: number, offset: number): DriftRow[] =>
      db
        .select()
        .from(drift)
        .where(inArray(drift.domain, [...domains]))
        .orderBy(desc(drift.id))
        .limit(limit)
        .offset(offset)
        .all(),
    count: (domains: readonly Domain[]): number =>
      db
        .select({ count: sql<number>`count(*)` })
        .from(drift)
        .where(inArray(drift.domain, [...domains]))
        .get()?.count ?? 0,
    /** The domains with any drift. */
    domains: (): Domain[] =>
      db
        .selectDistinct({ domain: drift.domain })
        .from(drift)
        .all()
        .map(({ domain }) => domain),
  };
}
