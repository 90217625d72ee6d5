import type { RequestState } from '../../domain/request/request-state.ts';
import { integer, type SQL, type SQLiteColumn, sql } from '../sqlite/drizzle.ts';

/** Times are milliseconds since 1970, UTC. */
export const time = (name: string) => integer(name);

/** Literals, not parameters: SQLite uses a partial index only where it can see that its condition holds. */
export const isIn = (states: readonly RequestState[]): SQL =>
  sql.raw(`state in (${states.map((state) => `'${state}'`).join(', ')})`);

/** The account of an actor that is stored as JSON, such as `slack/U0456`, also in rows of older versions. */
export const accountColumn = (actor: SQLiteColumn): SQL<string> =>
  sql<string>`(${actor} ->> '$.platform') || '/' || (${actor} ->> '$.userId')`;
