import { asc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { outbox } from './schema.ts';

export type OutboxRow = {
  readonly id: number;
  readonly queue: string;
  readonly job: string;
  readonly data: Record<string, unknown>;
  readonly createdAt: number;
  readonly publishedAt: number | null;
};

export type OutboxStore = ReturnType<typeof outboxStore>;

/** Work that was decided in the same transaction as its row, kept until its job has done it. */
export function outboxStore(db: BetterSQLite3Database) {
  const insert = db
    .insert(outbox)
    .values({
      queue: sql.placeholder('queue'),
      job: sql.placeholder('job'),
      data: sql.placeholder('data'),
      createdAt: sql.placeholder('createdAt'),
    })
    .prepare();
  const unpublished = db
    .select()
    .from(outbox)
    .where(or(isNull(outbox.publishedAt), lt(outbox.publishedAt, sql.placeholder('publishedBefore'))))
    .orderBy(asc(outbox.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  const remove = db
    .delete(outbox)
    .where(eq(outbox.id, sql.placeholder('id')))
    .prepare();

  return {
    add: (row: { queue: string; job: string; data: Record<string, unknown>; createdAt: number }): void => {
      insert.run(row);
    },
    /** Rows never published, or published so long ago without being done that their job may be lost. */
    due: (publishedBefore: number, limit: number): OutboxRow[] => unpublished.all({ publishedBefore, limit }),
    markPublished: (ids: readonly number[], at: number): void => {
      db.update(outbox)
        .set({ publishedAt: at })
        .where(inArray(outbox.id, [...ids]))
        .run();
    },
    done: (id: number): void => {
      remove.run({ id });
    },
    count: (): number => db.select({ count: sql<number>`count(*)` }).from(outbox).get()?.count ?? 0,
  };
}
