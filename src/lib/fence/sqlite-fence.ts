import { type Fence, TokenOutdated } from './fence.ts';

type Statement = { get(...values: readonly unknown[]): unknown; run(...values: readonly unknown[]): unknown };

/** The part of a database's connection that is used. */
type Connection = { exec(sql: string): unknown; prepare(sql: string): Statement };

/** The highest token with which a database was written. */
export type SqliteFence = {
  /** Compares the token of what is being written, and keeps it where it is the highest. Within the transaction that writes. */
  readonly pass: (fence: Fence) => void;
  /** The same without a transaction, for what is to happen beside the database: keeps nothing. */
  readonly check: (fence: Fence) => void;
  /** 0: none was ever written with a token. */
  readonly highest: () => number;
};

const table = 'facteur_fence';

/** @param place names the database in errors. */
export function createSqliteFence(sqlite: Connection, place: string): SqliteFence {
  let read: Statement | null = null;
  let raise: Statement | null = null;

  // Made with the first token, so that whoever has no standby has no such table.
  const make = (): void => {
    sqlite.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (id INTEGER PRIMARY KEY CHECK (id = 1), token INTEGER NOT NULL)`,
    );
  };
  const highest = (): number => {
    try {
      read ??= sqlite.prepare(`SELECT token FROM ${table}`);
      return (read.get() as { readonly token: number } | undefined)?.token ?? 0;
    } catch (error) {
      // Never made, or by a transaction that was rolled back.
      if (!(error instanceof Error) || !error.message.startsWith('no such table')) throw error;
      read = null;
      return 0;
    }
  };
  const compare = (fence: Fence): { readonly token: number; readonly isHigher: boolean } => {
    const token = fence.token();
    const known = highest();
    if (token < known) throw new TokenOutdated(place, token, known);
    return { token, isHigher: token > known };
  };

  return {
    highest,
    check: (fence) => void compare(fence),
    pass(fence) {
      const { token, isHigher } = compare(fence);
      if (!isHigher) return;
      make();
      raise ??= sqlite.prepare(
        `INSERT INTO ${table} (id, token) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET token = excluded.token`,
      );
      raise.run(token);
    },
  };
}
