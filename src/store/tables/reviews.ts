import { reviews } from '../schema.ts';
import { type BetterSQLite3Database, eq } from '../sqlite/drizzle.ts';

export type ReviewRow = typeof reviews.$inferSelect;

/** What approvers decided, append-only. */
export function reviewStore(db: BetterSQLite3Database) {
  return {
    /** False where this person has decided on this plan before. */
    add: (review: Omit<ReviewRow, 'id'>): boolean =>
      db.insert(reviews).values(review).onConflictDoNothing().run().changes === 1,
    of: (requestId: number): ReviewRow[] =>
      db.select().from(reviews).where(eq(reviews.requestId, requestId)).orderBy(reviews.id).all(),
  };
}
