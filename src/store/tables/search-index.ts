import type { Database } from 'better-sqlite3';
import { type BetterSQLite3Database, sql } from '../sqlite/drizzle.ts';
import { indexedUpTo } from './address-search.ts';

/** Keeps the trigram index that searches use. */
export function searchIndex(db: BetterSQLite3Database, sqlite: Database) {
  const changes = sqlite.prepare<[], number>('select total_changes()').pluck();
  const merge = sqlite.prepare<[number]>(
    `insert into address_search (address_search, rank) values ('merge', ?)`,
  );

  return {
    /**
     * Takes new addresses into the trigram index, so many at most: one by one, as they come, would cost each of them
     * as much as all else that is written with it. Call it in a transaction. @returns how many.
     */
    indexNew: (most: number): number => {
      const next = sql`select id from addresses where id > ${sql.raw(indexedUpTo)} order by id limit ${most}`;
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
     * Merges parts of the trigram index, so many pages of it at most: each part is one more place for every search to
     * look in. Call it in a transaction. @returns whether there was anything to merge.
     */
    mergeIndex: (pages: number): boolean => {
      const before = changes.get() ?? 0;
      merge.run(pages);
      // As FTS5 tells that nothing was left to do (sqlite.org/fts5.html#the_merge_command).
      return (changes.get() ?? 0) - before >= 2;
    },
  };
}
