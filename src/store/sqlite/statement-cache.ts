import type { Database, Statement } from 'better-sqlite3';

/** More than Facteur has queries; lists of domains or states make several of one. */
const maxStatements = 250;

/** A statement in two modes: rows as objects, and rows as arrays. */
type StatementModes = Record<'asObjects' | 'asArrays', Statement<unknown[]> | null>;

/**
 * A database that compiles each SQL text once, however often Drizzle builds the query: compiling takes SQLite longer than
 * most of our queries. Whether rows come as arrays is a lasting setting of a statement, so there is one for each mode.
 */
export function withStatementCache(sqlite: Database): Database {
  const kept = new Map<string, StatementModes>();

  function bothOf(sql: string): StatementModes {
    const both = kept.get(sql) ?? { asObjects: null, asArrays: null };
    // The most recently used are at the end.
    kept.delete(sql);
    kept.set(sql, both);
    const [oldest] = kept.keys();
    if (kept.size > maxStatements && oldest !== undefined) kept.delete(oldest);
    return both;
  }

  function prepare(sql: string) {
    const both = bothOf(sql);
    const plain = () => {
      both.asObjects ??= sqlite.prepare(sql);
      return both.asObjects;
    };
    return {
      run: (...values: unknown[]) => plain().run(...values),
      all: (...values: unknown[]) => plain().all(...values),
      get: (...values: unknown[]) => plain().get(...values),
      raw: () => {
        both.asArrays ??= sqlite.prepare<unknown[]>(sql).raw();
        return both.asArrays;
      },
    };
  }

  return Object.assign(Object.create(sqlite), { prepare });
}
