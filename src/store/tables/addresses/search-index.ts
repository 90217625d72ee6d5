import type { Database } from 'better-sqlite3';
import { type BetterSQLite3Database, sql } from '../../sqlite/drizzle.ts';
import { indexedUpTo } from './search.ts';

/** Maintains the trigram index of address searches. */
export function searchIndex(db: BetterSQLite3Database, sqlite: Database) {
  const changes = sqlite.prepare<[], number>('select total_changes()').pluck();
  const merge = sqlite.prepare<[number]>(
    `insert into address_search (address_search, rank) values ('merge', ?)`,
  );

  return {
    /**
     * Adds up to `limit` new addresses to the trigram index. Together, since adding each with its own write would double
     * that write's cost. Call it in a transaction. @returns how many.
     */
    indexNew: (limit: number): number => {
      const next = sql`select id from addresses where id > ${sql.raw(indexedUpTo)} order by id limit ${limit}`;
      const found = db.get<{ last: number | null }>(sql`select max(id) as last from (${next})`);
      if (!found || found.last === null) return 0;
      const { last } = found;
      const { changes } = db.run(
        sql`insert into address_search (rowid, address, forwards)
            select id, address, forwards from addresses where id > ${sql.raw(indexedUpTo)} and id <= ${last}`,
      );
      db.run(sql`update address_search_state set up_to = ${last}`);
      return changes;
    },
    /**
     * Merges up to `pages` pages of the trigram index's segments: every search has to look in each segment. Call it in a
     * transaction. @returns whether there was anything to merge.
     */
    mergeIndex: (pages: number): boolean => {
      const before = changes.get() ?? 0;
      merge.run(pages);
      // How FTS5 reports that nothing was left to do (sqlite.org/fts5.html#the_merge_command).
      return (changes.get() ?? 0) - before >= 2;
    },
  };
}
