import { reminders } from '../schema.ts';
import { type BetterSQLite3Database, eq } from '../sqlite/drizzle.ts';

/** When approvers were last reminded in each place. */
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
  };
}
