import type { Actor } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import type { Batch } from '../../domain/request/many/batches.ts';
import type { PlanSummary } from '../../domain/request/many/plan-summary.ts';
import type { Gate } from '../../domain/request/plan.ts';
import type {
  ApprovalDeadlines,
  Audience,
  RequestOptions,
  RequestOutcome,
} from '../../domain/request/request.ts';
import { openStates, type RequestState } from '../../domain/request/request-state.ts';
import { index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../sqlite/drizzle.ts';
import { accountColumn, isIn, time } from './columns.ts';

/** What the requester said, as stored: who is to own a new mailbox is with the change. */
type StoredOptions = Omit<RequestOptions, 'owner'>;

/** The earliest time at which a reminder can have been set. A literal, for its index. */
export const reminderSetAt = sql.raw(
  `("remind_at" - case when "terms" ->> '$.remindAfter' > "terms" ->> '$.remindEvery'` +
    ` then "terms" ->> '$.remindAfter' else "terms" ->> '$.remindEvery' end)`,
);

export const requests = sqliteTable(
  'requests',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    tenant: text().notNull(),
    requester: text({ mode: 'json' }).$type<Actor>().notNull(),
    /** The requester with the tenant: `slack/T0123/U0456`. To compare people, use {@link accountColumn} of `requester`. */
    person: text().notNull(),
    asking: text({ mode: 'json' }).$type<StoredOptions>().notNull(),
    /** The approval deadlines that policy set; null where nobody has to approve. */
    terms: text({ mode: 'json' }).$type<ApprovalDeadlines>(),
    state: text().$type<RequestState>().notNull(),
    /** How it ended as a whole; how each change ended is with the change. */
    outcome: text({ mode: 'json' }).$type<RequestOutcome>(),
    gate: text({ mode: 'json' }).$type<Gate>().notNull(),
    /** The key of the plan's rows in {@link requestChanges}. */
    plan: integer().notNull(),
    planHash: text('plan_hash').notNull(),
    /** How many changes the plan has. */
    changes: integer().notNull(),
    /** The domain of all its addresses; null where there are several. */
    domain: text().$type<Domain>(),
    /** The domains of its addresses where there are several. */
    domains: text({ mode: 'json' }).$type<readonly Domain[]>(),
    addsDomain: integer('adds_domain', { mode: 'boolean' }).notNull().default(false),
    /** What its changes do, and what must be seen of them; null where there is only one. */
    summary: text({ mode: 'json' }).$type<PlanSummary>(),
    /** The batches of its changes; null where there is only one. */
    batches: text({ mode: 'json' }).$type<readonly Batch[]>(),
    /** How many changes have been applied, and how many have ended, in whichever way. */
    applied: integer().notNull().default(0),
    ended: integer().notNull().default(0),
    createdAt: time('created_at').notNull(),
    /** When the request expires, while it awaits somebody. */
    expiresAt: time('expires_at'),
    /** When approvers are reminded, while the request awaits approval. */
    remindAt: time('remind_at'),
    settledAt: time('settled_at'),
    /** When it is to be applied; null: as soon as nothing is missing. */
    dueAt: time('due_at'),
    /** The request that it takes back when that one's time is over; null: it was asked for. */
    reverts: integer(),
    /** The span in which it was made, as W3C Trace Context writes it: its trace goes on until it ends. */
    traceparent: text(),
  },
  (table) => [
    uniqueIndex('one_request_a_plan').on(table.plan),
    index('open_requests').on(table.state).where(isIn(openStates)),
    index('expiring_requests').on(table.expiresAt).where(sql`expires_at is not null`),
    index('requests_to_remind_of').on(table.remindAt).where(sql`remind_at is not null`),
    // Of a clock that was set back since: no reminder can be set that far ahead.
    index('implausible_reminders').on(reminderSetAt).where(sql`remind_at is not null`),
    index('requests_to_confirm').on(table.expiresAt).where(sql`state = 'awaiting-confirmation'`),
    index('due_requests').on(table.dueAt).where(sql`state = 'scheduled'`),
    index('ways_back').on(table.reverts).where(sql`reverts is not null`),
    index('requests_of_account').on(accountColumn(table.requester), table.createdAt),
    // Lists, by number within each.
    index('requests_of_domain_by_state').on(table.domain, table.state),
    index('requests_of_account_by_state').on(accountColumn(table.requester), table.state),
    index('requests_that_add_domains').on(table.tenant, table.state).where(sql`adds_domain = 1`),
  ],
);

/** Reviews, append-only, apart from the request's state. */
export const reviews = sqliteTable(
  'reviews',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    requestId: integer('request_id')
      .notNull()
      .references(() => requests.id),
    planHash: text('plan_hash').notNull(),
    reviewer: text({ mode: 'json' }).$type<Actor>().notNull(),
    person: text().notNull(),
    decision: text().$type<'approve' | 'deny'>().notNull(),
    at: time('at').notNull(),
  },
  (table) => [uniqueIndex('one_review_a_person').on(table.requestId, table.planHash, table.person)],
);

/** Which of a plan's must-see items somebody has been shown, page by page. */
export const lookedThrough = sqliteTable(
  'looked_through',
  {
    requestId: integer('request_id').notNull(),
    planHash: text('plan_hash').notNull(),
    person: text().notNull(),
    /** The items' indexes, from 0: how many a page holds differs by platform. */
    items: text('pages', { mode: 'json' }).$type<readonly number[]>().notNull(),
    at: time('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.requestId, table.planHash, table.person] })],
);

/** Where a request's newest messages are, so that they can be edited. */
export const requestMessages = sqliteTable(
  'request_messages',
  {
    requestId: integer('request_id')
      .notNull()
      .references(() => requests.id),
    audience: text().$type<Audience>().notNull(),
    /** The platform's ids: a channel with a time stamp, or a channel with a message id. */
    place: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.requestId, table.audience] })],
);

/**
 * Messages of a request other than the newest ones in {@link requestMessages}: older ones, and ones whose post was never
 * confirmed. All are edited when the request ends.
 */
export const messageCopies = sqliteTable(
  'message_copies',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    requestId: integer('request_id')
      .notNull()
      .references(() => requests.id),
    audience: text().$type<Audience>().notNull(),
    /** Until the message is known: the channel or the person that it is posted to. */
    channel: text().notNull(),
    /** Null until the platform has confirmed the message. */
    message: text(),
    /** An id for the platform, by which it recognizes a second attempt to post the same message. */
    nonce: text(),
    shows: text(),
    at: time('at'),
  },
  (table) => [uniqueIndex('one_copy_a_message').on(table.requestId, table.channel, table.message)],
);
