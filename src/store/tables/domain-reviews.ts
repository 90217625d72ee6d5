import type { TenantKey } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import type { DomainReview, ReviewEnd, ReviewItem } from '../../domain/domain-review/domain-review.ts';
import type { Finding } from '../../domain/domain-review/finding.ts';
import { domainReviewItems as items, domainReviews as reviews } from '../schema/domain-reviews.ts';
import { requests } from '../schema/requests.ts';
import { and, asc, type BetterSQLite3Database, desc, eq, isNull, sql } from '../sqlite/drizzle.ts';
import type { MessageLocation } from './request-messages.ts';

/** Of a review that begins. */
type NewReview = Pick<
  DomainReview,
  'tenant' | 'domain' | 'quarter' | 'startedBy' | 'startedAt' | 'endsAt' | 'place'
>;

/** What was found when a review was made. */
type Looked = Pick<DomainReview, 'keptBefore' | 'loginsUntold' | 'ownersUntold' | 'accessUntold'>;

/** What can be said about a finding. */
type Said = Partial<Pick<ReviewItem, 'answer' | 'asked' | 'ownerSays'>>;

/** Where a review's message is, and a hash of what it shows. */
export type ShownReview = { readonly message: MessageLocation | null; readonly shows: string | null };

/** A literal, so that SQLite sees that the partial index holds all of these. */
const isUnfinished = sql.raw("state <> 'ended'");

/** Reviews of domains, and what was answered. Call what writes in a transaction. */
export function domainReviewStore(db: BetterSQLite3Database) {
  const isOf = (tenant: TenantKey, domain: Domain) =>
    and(eq(reviews.tenant, tenant), eq(reviews.domain, domain));
  const isItem = (review: number, position: number) =>
    and(eq(items.review, review), eq(items.position, position));

  return {
    /** @returns its id; null where the domain has an unfinished review, or one of that quarter. */
    begin: (review: NewReview): number | null =>
      db
        .insert(reviews)
        .values({ ...review, state: 'looking' })
        .onConflictDoNothing()
        .returning({ id: reviews.id })
        .get()?.id ?? null,
    get: (id: number): DomainReview | undefined => db.select().from(reviews).where(eq(reviews.id, id)).get(),
    /** The review of a domain that has not ended. */
    unfinished: (tenant: TenantKey, domain: Domain): DomainReview | undefined =>
      db
        .select()
        .from(reviews)
        .where(and(isOf(tenant, domain), isUnfinished))
        .get(),
    /** All that have not ended, the oldest first. */
    allUnfinished: (): DomainReview[] =>
      db.select().from(reviews).where(isUnfinished).orderBy(asc(reviews.id)).all(),
    /** The newest review of a domain, ended or not. */
    newest: (tenant: TenantKey, domain: Domain): DomainReview | undefined =>
      db.select().from(reviews).where(isOf(tenant, domain)).orderBy(desc(reviews.id)).get(),
    /** Opens a review with what was found. */
    open: (id: number, findings: readonly Finding[], looked: Looked): void => {
      for (const [position, finding] of findings.entries())
        db.insert(items)
          .values({ ...finding, review: id, position })
          .run();
      db.update(reviews)
        .set({ ...looked, state: 'open' })
        .where(eq(reviews.id, id))
        .run();
    },
    end: (id: number, end: ReviewEnd, at: number): void => {
      db.update(reviews).set({ state: 'ended', end, endedAt: at }).where(eq(reviews.id, id)).run();
    },
    items: (review: number): ReviewItem[] =>
      db.select().from(items).where(eq(items.review, review)).orderBy(asc(items.position)).all(),
    item: (review: number, position: number): ReviewItem | undefined =>
      db.select().from(items).where(isItem(review, position)).get(),
    say: (review: number, position: number, said: Said): void => {
      db.update(items).set(said).where(isItem(review, position)).run();
    },
    countOpen: (review: number): number =>
      db
        .select({ count: sql<number>`count(*)` })
        .from(items)
        .where(and(eq(items.review, review), isNull(items.answer)))
        .get()?.count ?? 0,
    /** Whether a finding with this mark was kept in a former review of the tenant's. */
    wasKept: (tenant: TenantKey, mark: string): boolean =>
      db
        .select({ id: reviews.id })
        .from(items)
        .innerJoin(reviews, eq(reviews.id, items.review))
        .where(and(eq(items.mark, mark), sql`answer ->> '$.kind' = 'kept'`, eq(reviews.tenant, tenant)))
        .get() !== undefined,
    /** The requests by which what was made for a time was kept for good, with the scheduled ones that these ended. */
    keptForGood: (): { id: number; keeps: readonly number[]; at: number }[] =>
      db
        .select({ id: requests.id, asking: requests.asking, at: requests.settledAt })
        .from(requests)
        .where(
          and(
            eq(requests.state, 'applied'),
            sql`json_type(${requests.asking}, '$.keeps') = 'array'`,
            sql`json_type(${requests.asking}, '$.until') is null`,
          ),
        )
        .orderBy(requests.id)
        .all()
        .map(({ id, asking, at }) => ({ id, keeps: asking.keeps ?? [], at: at ?? 0 })),
    shown: (id: number): ShownReview | undefined =>
      db
        .select({ message: reviews.message, shows: reviews.shows })
        .from(reviews)
        .where(eq(reviews.id, id))
        .get(),
    noteShown: (id: number, shown: ShownReview): void => {
      db.update(reviews).set(shown).where(eq(reviews.id, id)).run();
    },
  };
}
