import type { Database } from 'better-sqlite3';
import { outbox } from '../schema/jobs.ts';
import { requests } from '../schema/requests.ts';
import { asc, type BetterSQLite3Database, eq, gt, inArray, notInArray, sql } from '../sqlite/drizzle.ts';
import {
  preparedExists,
  preparedPick,
  preparedRead,
  preparedRows,
  preparedWrite,
} from '../sqlite/prepared.ts';

export type OutboxRow = {
  readonly id: number;
  readonly queue: string;
  readonly job: string;
  readonly data: Record<string, unknown>;
  readonly createdAt: number;
  /** The span in which it was added; null: none is known. */
  readonly traceparent: string | null;
};

/** The trace id within a traceparent (w3.org/TR/trace-context). */
const traceId = (column: string) => sql.raw(`substr(${column}, 4, 32)`);

/** The span in which a job's request was made, or the present one where that is of the same trace, or there is no other. */
const spanOfJob = sql<string | null>`(
  SELECT CASE WHEN ${traceId('own')} IS ${traceId('present')} THEN present ELSE coalesce(own, present) END
  FROM (SELECT
    (SELECT ${requests.traceparent} FROM ${requests} WHERE ${requests.id} = ${sql.placeholder('request')}) AS own,
    ${sql.placeholder('present')} AS present))`;

export type OutboxStore = ReturnType<typeof outboxStore>;

/**
 * Jobs that were committed together with the decisions that they follow from, until they are done. A job that is about a
 * request goes on with the trace in which that one was made, whoever acts.
 * @param traceparent names the present span.
 */
export function outboxStore(db: BetterSQLite3Database, sqlite: Database, traceparent: () => string | null) {
  const insert = preparedWrite(
    sqlite,
    db.insert(outbox).values({
      queue: sql.placeholder('queue'),
      job: sql.placeholder('job'),
      data: sql.placeholder('data'),
      createdAt: sql.placeholder('createdAt'),
      traceparent: spanOfJob,
    }),
  );
  const after = preparedRows(
    sqlite,
    outbox,
    db
      .select()
      .from(outbox)
      .where(gt(outbox.id, sql.placeholder('id')))
      .orderBy(asc(outbox.id))
      .limit(sql.placeholder('limit')),
  );
  const has = preparedExists(
    sqlite,
    db
      .select({ id: outbox.id })
      .from(outbox)
      .where(eq(outbox.id, sql.placeholder('id'))),
  );
  const byId = preparedRead(
    sqlite,
    outbox,
    db
      .select()
      .from(outbox)
      .where(eq(outbox.id, sql.placeholder('id'))),
  );
  const countAll = preparedPick<{ count: number }>(
    sqlite,
    db.select({ count: sql<number>`count(*)`.as('count') }).from(outbox),
  );
  const countIn = preparedPick<{ count: number }>(
    sqlite,
    db
      .select({ count: sql<number>`count(*)`.as('count') })
      .from(outbox)
      .where(eq(outbox.queue, sql.placeholder('queue'))),
  );
  const remove = preparedWrite(sqlite, db.delete(outbox).where(eq(outbox.id, sql.placeholder('id'))));

  return {
    add: (row: { queue: string; job: string; data: Record<string, unknown>; createdAt: number }): void => {
      const { request } = row.data;
      insert({
        ...row,
        request: typeof request === 'number' ? request : null,
        present: traceparent(),
      });
    },
    /** Jobs that are not done, after the given id, in the order of their ids. */
    due: (id: number, limit: number): OutboxRow[] => after({ id, limit }),
    /** The row of a job that is not done; undefined where it is done. */
    get: (id: number): OutboxRow | undefined => byId({ id }),
    setData: (id: number, data: Record<string, unknown>): void => {
      db.update(outbox).set({ data }).where(eq(outbox.id, id)).run();
    },
    isDone: (id: number): boolean => !has({ id }),
    remove: (id: number): void => {
      remove({ id });
    },
    /** Drops all jobs of some names: nobody does them. */
    dropAll: (jobs: readonly string[]): void => {
      db.delete(outbox)
        .where(inArray(outbox.job, [...jobs]))
        .run();
    },
    /** Drops all jobs but those of some names: nobody does them. */
    dropAllBut: (jobs: readonly string[]): void => {
      db.delete(outbox)
        .where(notInArray(outbox.job, [...jobs]))
        .run();
    },
    /** How many jobs of a queue are not done. */
    countIn: (queue: string): number => countIn({ queue })?.count ?? 0,
    /** The jobs of a queue that are not done, the oldest first. */
    waitingIn: (queue: string): OutboxRow[] =>
      db.select().from(outbox).where(eq(outbox.queue, queue)).orderBy(asc(outbox.id)).all(),
    /** The job that has waited longest: its queue, and since when. */
    oldest: (): Pick<OutboxRow, 'queue' | 'createdAt'> | undefined =>
      db
        .select({ queue: outbox.queue, createdAt: outbox.createdAt })
        .from(outbox)
        .orderBy(asc(outbox.id))
        .limit(1)
        .get(),
    count: (): number => countAll({})?.count ?? 0,
  };
}
