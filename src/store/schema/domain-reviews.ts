import type { Actor } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { MailboxId } from '../../domain/address/address-state.ts';
import type { Destination } from '../../domain/address/destination.ts';
import type {
  DomainReview,
  ReviewEnd,
  ReviewItem,
  ReviewPlace,
  ReviewState,
} from '../../domain/domain-review/domain-review.ts';
import type { FindingCategory, SharedWith } from '../../domain/domain-review/finding.ts';
import { index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../sqlite/drizzle.ts';
import { time } from './columns.ts';

/** Reviews of domains. Not to be confused with {@link reviews}, which are approvers' decisions on requests. */
export const domainReviews = sqliteTable(
  'domain_reviews',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    tenant: text().notNull(),
    domain: text().$type<Domain>().notNull(),
    quarter: text().$type<DomainReview['quarter']>(),
    state: text().$type<ReviewState>().notNull(),
    startedBy: text('started_by', { mode: 'json' }).$type<Actor>(),
    startedAt: time('started_at').notNull(),
    endsAt: time('ends_at').notNull(),
    endedAt: time('ended_at'),
    end: text('why_ended').$type<ReviewEnd>(),
    place: text({ mode: 'json' }).$type<ReviewPlace>().notNull(),
    keptBefore: integer('kept_before').notNull().default(0),
    loginsUntold: integer('logins_untold').notNull().default(0),
    ownersUntold: integer('owners_untold').notNull().default(0),
    accessUntold: integer('access_untold').notNull().default(0),
    /** The platform's ids of its message; null until it is posted. */
    message: text({ mode: 'json' }).$type<Record<string, string>>(),
    /** A hash of what the message shows. */
    shows: text(),
  },
  (table) => [
    uniqueIndex('one_open_review_a_domain').on(table.tenant, table.domain).where(sql`state <> 'ended'`),
    uniqueIndex('one_review_a_quarter').on(table.tenant, table.domain, table.quarter),
    index('reviews_of_domain').on(table.tenant, table.domain, table.id),
  ],
);

/** What a review of a domain asks about, and what was answered. */
export const domainReviewItems = sqliteTable(
  'domain_review_items',
  {
    review: integer()
      .notNull()
      .references(() => domainReviews.id),
    position: integer().notNull(),
    category: text().$type<FindingCategory>().notNull(),
    address: text().$type<Address>().notNull(),
    since: time('since'),
    mailbox: text().$type<MailboxId>(),
    owner: text({ mode: 'json' }).$type<Actor>(),
    to: text('destinations', { mode: 'json' }).$type<readonly Destination[]>().notNull(),
    access: text({ mode: 'json' }).$type<SharedWith>(),
    mark: text().notNull(),
    answer: text({ mode: 'json' }).$type<NonNullable<ReviewItem['answer']>>(),
    asked: text({ mode: 'json' }).$type<NonNullable<ReviewItem['asked']>>(),
    ownerSays: text('owner_says', { mode: 'json' }).$type<NonNullable<ReviewItem['ownerSays']>>(),
  },
  (table) => [
    primaryKey({ columns: [table.review, table.position] }),
    index('kept_findings').on(table.mark).where(sql`answer ->> '$.kind' = 'kept'`),
  ],
);
