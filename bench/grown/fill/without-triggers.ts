import type { Database } from 'better-sqlite3';

/** Fills a table without its triggers, which do row by row what `work` does for all rows together; they are back afterwards. */
export function withoutTriggers(database: Database, table: string, work: () => void): void {
  const triggers = database
    .prepare<[string], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?",
    )
    .all(table);
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  work();
  for (const { sql } of triggers) database.exec(sql);
}
