import { reminders } from '../schema/jobs.ts';
import { and, type BetterSQLite3Database, eq, gt, lt } from '../sqlite/drizzle.ts';

/** When approvers were last reminded in each place, and when other things that are said once were said, by their names. */
export function reminderStore(db: BetterSQLite3Database) {
  return {
    lastAt: (place: string): number | undefined =>
      db.select({ at: reminders.at }).from(reminders).where(eq(reminders.place, place)).get()?.at,
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
