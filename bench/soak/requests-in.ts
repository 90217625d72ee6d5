import { join } from 'node:path';
import Database from 'better-sqlite3';

/** What facteur.sqlite holds of requests, and what it takes. */
export type RequestsIn = {
  readonly byState: Readonly<Record<string, number>>;
  /** The number of the newest one. */
  readonly newest: number;
  readonly auditRows: number;
  /** Bytes in use: what was deleted makes room for what comes. */
  readonly bytes: number;
};

export function requestsIn(dataDirectory: string): RequestsIn {
  const sqlite = new Database(join(dataDirectory, 'facteur.sqlite'), { readonly: true });
  try {
    const states = sqlite
      .prepare<[], { state: string; count: number }>(
        'select state, count(*) as count from requests group by state',
      )
      .all();
    const number = (sql: string) => Number(sqlite.prepare(sql).pluck().get());
    const pragma = (name: string) => Number(sqlite.pragma(name, { simple: true }));
    return {
      byState: Object.fromEntries(states.map(({ state, count }) => [state, count])),
      newest: number("select seq from sqlite_sequence where name = 'requests'"),
      auditRows: number('select count(*) from audit'),
      bytes: (pragma('page_count') - pragma('freelist_count')) * pragma('page_size'),
    };
  } finally {
    sqlite.close();
  }
}

/** How many requests there are in all states but some. */
export const countBut = ({ byState }: RequestsIn, states: readonly string[]): number =>
  Object.entries(byState).reduce((sum, [state, count]) => sum + (states.includes(state) ? 0 : count), 0);
