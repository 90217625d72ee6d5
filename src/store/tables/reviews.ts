import { lookedThrough, reviews } from '../schema/requests.ts';
import { and, type BetterSQLite3Database, eq } from '../sqlite/drizzle.ts';

export type ReviewRow = typeof reviews.$inferSelect;

type LookedThrough = Omit<typeof lookedThrough.$inferSelect, 'items' | 'at'>;

/** What approvers decided, append-only, and what they opened before. */
export function reviewStore(db: BetterSQLite3Database) {
  const itemsOf = ({ requestId, planHash, person }: LookedThrough): readonly number[] =>
    db
      .select({ items: lookedThrough.items })
      .from(lookedThrough)
      .where(
        and(
          eq(lookedThrough.requestId, requestId),
          eq(lookedThrough.planHash, planHash),
          eq(lookedThrough.person, person),
        ),
      )
      .get()?.items ?? [];

  return {
    /** False where this person has decided on this plan before. */
    add: (review: Omit<ReviewRow, 'id'>): boolean =>
      db.insert(reviews).values(review).onConflictDoNothing().run().changes === 1,
    of: (requestId: number): ReviewRow[] =>
      db.select().from(reviews).where(eq(reviews.requestId, requestId)).orderBy(reviews.id).all(),
    /** The indexes of the must-see items of a plan that a person has been shown, in order. */
    itemsLookedThrough: itemsOf,
    /** Records that a person has been shown items, within the caller's transaction. */
    noteLookedThrough: (by: LookedThrough, shown: readonly number[], at: number): void => {
      const items = [...new Set([...itemsOf(by), ...shown])].toSorted((one, other) => one - other);
      db.insert(lookedThrough)
        .values({ ...by, items, at })
        .onConflictDoUpdate({
          target: [lookedThrough.requestId, lookedThrough.planHash, lookedThrough.person],
          set: { items, at },
        })
        .run();
    },
  };
}
