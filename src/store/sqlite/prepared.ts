import type { Database, RunResult } from 'better-sqlite3';
import { getTableColumns, is, Param, Placeholder, type SQLiteTable } from './drizzle.ts';

/** A query that Drizzle has built, with placeholders for what differs from one run to the next. */
type BuiltQuery = { readonly toSQL: () => { readonly sql: string; readonly params: readonly unknown[] } };
type Values = Readonly<Record<string, unknown>>;

/**
 * Prepares what each request does: Drizzle makes the SQL, once, and SQLite alone runs it. Drizzle's own prepared
 * queries look at every placeholder and column anew each time, which takes as long as SQLite does.
 */
export function preparedWrite(sqlite: Database, query: BuiltQuery): (values: Values) => RunResult {
  const { statement, bound } = prepareQuery(sqlite, query);
  return (values) => statement.run(bound(values));
}

/** The same for a row of a table, all columns of which are selected. */
export function preparedRead<T extends SQLiteTable>(
  sqlite: Database,
  table: T,
  query: BuiltQuery,
): (values: Values) => T['$inferSelect'] | undefined {
  const { statement, bound } = prepareQuery(sqlite, query);
  const decoded = rowDecoder(table);
  const rows = statement.raw();
  return (values) => {
    const row = rows.get(bound(values));
    return Array.isArray(row) ? decoded(row) : undefined;
  };
}

/** The same for all rows that a query finds. */
export function preparedRows<T extends SQLiteTable>(
  sqlite: Database,
  table: T,
  query: BuiltQuery,
): (values: Values) => T['$inferSelect'][] {
  const { statement, bound } = prepareQuery(sqlite, query);
  const decoded = rowDecoder(table);
  const rows = statement.raw();
  return (values) => rows.all(bound(values)).map((row) => decoded(row as unknown[]));
}

/** What makes a row of a table of what SQLite holds of its columns, in their order. */
function rowDecoder<T extends SQLiteTable>(table: T): (row: readonly unknown[]) => T['$inferSelect'] {
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
export function preparedPick<T extends object>(
  sqlite: Database,
  query: BuiltQuery,
): (values: Values) => T | undefined {
  const { statement, bound } = prepareQuery(sqlite, query);
  // The columns are those that the query selects.
  return (values) => statement.get(bound(values)) as T | undefined;
}

/** The same for whether there is a row. */
export function preparedExists(sqlite: Database, query: BuiltQuery): (values: Values) => boolean {
  const { statement, bound } = prepareQuery(sqlite, query);
  return (values) => statement.get(bound(values)) !== undefined;
}

function prepareQuery(sqlite: Database, query: BuiltQuery) {
  const { sql, params } = query.toSQL();
  const slots = params.map(parameterSource);
  return {
    statement: sqlite.prepare<unknown[]>(sql),
    bound: (values: Values): unknown[] => slots.map((slot) => slot(values)),
  };
}

/** What stands at one place of the SQL: a value that is always the same, or one that a run gives, as SQLite takes it. */
function parameterSource(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) return (values) => values[param.name];
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param;
  const { encoder, value } = param;
  return (values) => encoder.mapToDriverValue(values[value.name]);
}
