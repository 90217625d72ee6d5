import type { Database, RunResult } from 'better-sqlite3';
import {
  Column,
  getTableColumns,
  is,
  Param,
  Placeholder,
  type SQLiteColumn,
  type SQLiteTable,
} from './drizzle.ts';

/** A query built by Drizzle, with placeholders for what differs between runs. */
type BuiltQuery = { readonly toSQL: () => { readonly sql: string; readonly params: readonly unknown[] } };
type Values = Readonly<Record<string, unknown>>;

/**
 * Prepares a write: Drizzle builds the SQL once, and SQLite runs it directly. Drizzle's own prepared queries process every
 * placeholder and column again at each run, which takes as long as SQLite itself.
 */
export function preparedWrite(sqlite: Database, query: BuiltQuery): (values: Values) => RunResult {
  const { statement, bound } = prepareQuery(sqlite, query);
  return (values) => statement.run(bound(values));
}

/** Prepares a query for one row of a table, with all of its columns. */
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

/** Prepares a query for all rows of a table that it finds, with all of its columns. */
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

/**
 * Prepares a query for rows of a table, each left-joined with a row of another: all columns of the one, then all of the
 * other. The other's row is null where none was found.
 */
export function preparedJoin<T extends SQLiteTable, U extends SQLiteTable>(
  sqlite: Database,
  [table, other]: readonly [T, U],
  query: BuiltQuery,
): (values: Values) => [T['$inferSelect'], U['$inferSelect'] | null][] {
  const { statement, bound } = prepareQuery(sqlite, query);
  const [decoded, otherDecoded] = [rowDecoder(table), rowDecoder(other)];
  const width = Object.keys(getTableColumns(table)).length;
  const rows = statement.raw();
  return (values) =>
    rows.all(bound(values)).map((joined) => {
      const row = joined as unknown[];
      // The first column of each table is its key.
      return [decoded(row), row[width] === null ? null : otherDecoded(row.slice(width))];
    });
}

/** Makes the decoder that turns SQLite's values of a table's columns, in their order, into a row. */
function rowDecoder<T extends SQLiteTable>(table: T): (row: readonly unknown[]) => T['$inferSelect'] {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([name]) => name);
  const decoders = columns.map(([, column]) => (isStoredAsIs(column) ? null : column));
  // A copy has room for all columns from the start: an object that they are added to is made larger several times.
  const blank: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, null]));
  return (values) => {
    const row = { ...blank };
    for (let index = 0; index < names.length; index++) {
      const [value, decoder] = [values[index], decoders[index]];
      row[names[index] as string] = decoder && value !== null ? decoder.mapFromDriverValue(value) : value;
    }
    return row as T['$inferSelect'];
  };
}

/** Whether a column's values need no decoding. */
const isStoredAsIs = (column: SQLiteColumn): boolean =>
  column.mapFromDriverValue === Column.prototype.mapFromDriverValue;

/** Prepares a query for columns that need no decoding, named as in the result. */
export function preparedPick<T extends object>(
  sqlite: Database,
  query: BuiltQuery,
): (values: Values) => T | undefined {
  const { statement, bound } = prepareQuery(sqlite, query);
  // The query selects exactly these columns.
  return (values) => statement.get(bound(values)) as T | undefined;
}

/** Prepares a query for whether there is a row. */
export function preparedExists(sqlite: Database, query: BuiltQuery): (values: Values) => boolean {
  const { statement, bound } = prepareQuery(sqlite, query);
  return (values) => statement.get(bound(values)) !== undefined;
}

function prepareQuery(sqlite: Database, query: BuiltQuery) {
  const { sql, params } = query.toSQL();
  const slots = params.map(parameterSource);
  return {
    statement: sqlite.prepare<unknown[]>(withoutSightOfLimit(sql)),
    bound: (values: Values): unknown[] => slots.map((slot) => slot(values)),
  };
}

/**
 * Hides the parameter of a limit in an expression. SQLite looks at a bare one to find the best plan, and therefore prepares
 * the statement anew at each run, which takes longer than most runs.
 */
const withoutSightOfLimit = (sql: string): string => sql.replace(/ limit \?$/, ' limit coalesce(?, -1)');

/** A parameter of the SQL: a constant, or a value of the run, encoded for SQLite. */
function parameterSource(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) return (values) => values[param.name];
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param;
  const { encoder, value } = param;
  return (values) => encoder.mapToDriverValue(values[value.name]);
}
