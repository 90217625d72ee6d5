import type { Database, RunResult } from 'better-sqlite3';
import { getTableColumns, is, Param, Placeholder, type SQLiteTable } from './drizzle.ts';

/** A query that Drizzle has built, with placeholders for what differs from one run to the next. */
type Built = { readonly toSQL: () => { readonly sql: string; readonly params: readonly unknown[] } };
type Values = Readonly<Record<string, unknown>>;

/**
 * Prepares what each request does: Drizzle makes the SQL, once, and SQLite alone runs it. Drizzle's own prepared
 * queries look at every placeholder and column anew each time, which takes as long as SQLite does.
 */
export function hotWrite(sqlite: Database, query: Built): (values: Values) => RunResult {
  const { statement, bound } = prepared(sqlite, query);
  return (values) => statement.run(bound(values));
}

/** The same for a row of a table, all columns of which are selected. */
export function hotRead<T extends SQLiteTable>(
  sqlite: Database,
  table: T,
  query: Built,
): (values: Values) => T['$inferSelect'] | undefined {
  const { statement, bound } = prepared(sqlite, query);
  const decoded = decoderOf(table);
  const rows = statement.raw();
  return (values) => {
    const row = rows.get(bound(values));
    return Array.isArray(row) ? decoded(row) : undefined;
  };
}

/** The same for all rows that a query finds. */
export function hotRows<T extends SQLiteTable>(
  sqlite: Database,
  table: T,
  query: Built,
): (values: Values) => T['$inferSelect'][] {
  const { statement, bound } = prepared(sqlite, query);
  const decoded = decoderOf(table);
  const rows = statement.raw();
  return (values) => rows.all(bound(values)).map((row) => decoded(row as unknown[]));
}

/** What makes a row of a table of what SQLite holds of its columns, in their order. */
function decoderOf<T extends SQLiteTable>(table: T): (row: readonly unknown[]) => T['$inferSelect'] {
  const columns = Object.entries(getTableColumns(table));
  return (row) =>
    Object.fromEntries(
      columns.map(([name, column], index) => {
        const value = row[index];
        return [name, value === null ? null : column.mapFromDriverValue(value)];
      }),
    );
}

/** The same for columns that need no decoding, which the query names as the result does. */
export function hotPick<T extends object>(sqlite: Database, query: Built): (values: Values) => T | undefined {
  const { statement, bound } = prepared(sqlite, query);
  // The columns are those that the query selects.
  return (values) => statement.get(bound(values)) as T | undefined;
}

/** The same for whether there is a row. */
export function hotHas(sqlite: Database, query: Built): (values: Values) => boolean {
  const { statement, bound } = prepared(sqlite, query);
  return (values) => statement.get(bound(values)) !== undefined;
}

function prepared(sqlite: Database, query: Built) {
  const { sql, params } = query.toSQL();
  const slots = params.map(slotOf);
  return {
    statement: sqlite.prepare<unknown[]>(sql),
    bound: (values: Values): unknown[] => slots.map((slot) => slot(values)),
  };
}

/** What stands at one place of the SQL: a value that is always the same, or one that a run gives, as SQLite takes it. */
function slotOf(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) return (values) => values[param.name];
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param;
  const { encoder, value } = param;
  return (values) => encoder.mapToDriverValue(values[value.name]);
}
