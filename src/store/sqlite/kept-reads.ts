import type { Database } from 'better-sqlite3';
import { putBounded } from '../../lib/collections/bounded-map.ts';

/** Answers of one query that are kept at most: they may be about anything that people type. */
const mostKept = 1_000;

/** Answers of queries on tables that are asked for each request and seldom written, kept in memory until they are. */
export type KeptReads = {
  /** A query that is asked once for the same values, none of which has a line break. */
  readonly keeping: <Values extends readonly string[], Answer extends NonNullable<unknown>>(
    query: (...values: Values) => Answer,
  ) => (...values: Values) => Answer;
  /** To be called with each write to the tables, and where another process may have written. */
  readonly forget: () => void;
};

/** What is read after a write is kept once its transaction has ended: until then it may be rolled back. */
export function createKeptReads(sqlite: Pick<Database, 'inTransaction'>): KeptReads {
  const clears: (() => void)[] = [];
  /** Whether the transaction that goes on has written to the tables. */
  let isWritten = false;
  const mayKeep = (): boolean => {
    if (isWritten && !sqlite.inTransaction) isWritten = false;
    return !isWritten;
  };
  return {
    keeping: <Values extends readonly string[], Answer extends NonNullable<unknown>>(
      query: (...values: Values) => Answer,
    ) => {
      const kept = new Map<string, Answer>();
      clears.push(() => kept.clear());
      return (...values: Values): Answer => {
        if (!mayKeep()) return query(...values);
        const key = values.join('\n');
        const known = kept.get(key);
        if (known !== undefined) return known;
        const answer = query(...values);
        putBounded(kept, key, answer, mostKept);
        return answer;
      };
    },
    forget: () => {
      for (const clear of clears) clear();
      isWritten = sqlite.inTransaction;
    },
  };
}

/**
 * Tells whether another process has written since it was asked last; within a transaction, before that one began. Facteur
 * has its database alone; this finds out where somebody else writes into it by hand.
 */
export function watchOthers(sqlite: Database): () => boolean {
  const version = sqlite.prepare<[], number>('pragma data_version').pluck();
  let seen = version.get();
  return () => {
    const before = seen;
    seen = version.get();
    return seen !== before;
  };
}
