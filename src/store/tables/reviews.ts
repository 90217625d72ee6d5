import { lookedThrough, reviews } from '../schema.ts';
import { and, type BetterSQLite3Database, eq } from '../sqlite/drizzle.ts';

export type ReviewRow = typeof reviews.$inferSelect;

type LookedThrough = Omit<typeof lookedThrough.$inferSelect, 'pages' | 'at'>;

/** What approvers decided, append-only, and what they opened before. */
export function reviewStore(db: BetterSQLite3Database) {
  const pagesOf = ({ requestId, planHash, person }: LookedThrough): readonly number[] =>
    db
      .select({ pages: lookedThrough.pages })
      .from(lookedThrough)
      .where(
        and(
          eq(lookedThrough.requestId, requestId),
          eq(lookedThrough.planHash, planHash),
          eq(lookedThrough.person, person),
        ),
      )
      .get()?.pages ?? [];

  return {
    /** False where this person has decided on this plan before. */
    add: (review: Omit<ReviewRow, 'id'>): boolean =>
      db.insert(reviews).values(review).onConflictDoNothing().run().changes === 1,
    of: (requestId: number): ReviewRow[] =>
      db.select().from(reviews).where(eq(reviews.requestId, requestId)).orderBy(reviews.id).all(),
    /** The pages of a plan's must-see items that a person has opened, in order. */
    pagesLookedThrough: pagesOf,
    /** Records that a person has opened a page, within the caller's transaction. */
    noteLookedThrough: (by: LookedThrough, page: number, at: number): void => {
      const pages = [...new Set([...pagesOf(by), page])].toSorted((one, other) => one - other);
      db.insert(lookedThrough)
        .values({ ...by, pages, at })
        .onConflictDoUpdate({
          target: [lookedThrough.requestId, lookedThrough.planHash, lookedThrough.person],
          set: { pages, at },
        })
        .run();
    },
  };
}
