import type { Database } from 'better-sqlite3';
import { reminders } from '../schema/jobs.ts';
import { and, type BetterSQLite3Database, eq, gt, lt, sql } from '../sqlite/drizzle.ts';
import { preparedPick } from '../sqlite/prepared.ts';

/** When approvers were last reminded in each place, and when other things that are said once were said, by their names. */
export function reminderStore(db: BetterSQLite3Database, sqlite: Database) {
  const lastAt = preparedPick<{ at: number }>(
    sqlite,
    db
      .select({ at: reminders.at })
      .from(reminders)
      .where(eq(reminders.place, sql.placeholder('place'))),
  );
  return {
    lastAt: (place: string): number | undefined => lastAt({ place })?.at,
    record: (place: string, at: number): void => {
      db.insert(reminders)
        .values({ place, at })
        .onConflictDoUpdate({ target: reminders.place, set: { at } })
        .run();
    },
    remove: (place: string): void => {
      db.delete(reminders).where(eq(reminders.place, place)).run();
    },
    /** Deletes those whose name begins so and that were recorded before a time. */
    deleteBefore: (beginning: string, at: number): void => {
      db.delete(reminders)
        .where(
          and(gt(reminders.place, beginning), lt(reminders.place, `${beginning}~`), lt(reminders.at, at)),
        )
        .run();
    },
  };
}
