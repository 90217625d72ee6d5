import type { Action } from '../domain/action.ts';
import type { Actor, Platform } from '../domain/actor.ts';
import type { Address, Domain } from '../domain/address/address.ts';
import type { AddressState, MailboxId, UnknownSize } from '../domain/address/address-state.ts';
import type { Destination } from '../domain/address/destination.ts';
import type { Change } from '../domain/request/change.ts';
import type { ChangeState } from '../domain/request/change-state.ts';
import type { Effect } from '../domain/request/effects.ts';
import type { Batch } from '../domain/request/many/batches.ts';
import type { PlanSummary } from '../domain/request/many/plan-summary.ts';
import type { Concern, Gate } from '../domain/request/plan.ts';
import type {
  ApprovalDeadlines,
  Audience,
  RequestOptions,
  RequestOutcome,
} from '../domain/request/request.ts';
import { openStates, type RequestState } from '../domain/request/request-state.ts';
import {
  index,
  integer,
  primaryKey,
  type SQL,
  type SQLiteColumn,
  sql,
  sqliteTable,
  text,
  uniqueIndex,
} from './sqlite/drizzle.ts';

/** Times are milliseconds since 1970, UTC. */
const time = (name: string) => integer(name);

/** Literals, not parameters: SQLite uses a partial index only where it can see that its condition holds. */
export const isIn = (states: readonly RequestState[]): SQL =>
  sql.raw(`state in (${states.map((state) => `'${state}'`).join(', ')})`);

/** The account of an actor that is stored as JSON, such as `slack/U0456`, also in rows of older versions. */
export const accountColumn = (actor: SQLiteColumn): SQL<string> =>
  sql<string>`(${actor} ->> '$.platform') || '/' || (${actor} ->> '$.userId')`;

/** What the requester said, as stored: who is to own a new mailbox is with the change. */
type StoredOptions = Omit<RequestOptions, 'owner'>;

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
  },
  (table) => [
    uniqueIndex('one_request_a_plan').on(table.plan),
    index('open_requests').on(table.plan).where(isIn(openStates)),
    index('expiring_requests').on(table.expiresAt).where(sql`expires_at is not null`),
    index('requests_to_remind_of').on(table.remindAt).where(sql`remind_at is not null`),
    index('requests_of_account').on(accountColumn(table.requester), table.createdAt),
  ],
);

/** The changes of plans. A plan of many is written before its request, which names it: see {@link unnamedPlans}. */
export const requestChanges = sqliteTable(
  'request_changes',
  {
    id: integer().primaryKey(),
    plan: integer().notNull(),
    /** The place in the order of application, from 0. */
    position: integer().notNull(),
    /** The line of the file that it came from. */
    line: integer(),
    address: text().$type<Address>().notNull(),
    concern: text().$type<Concern>().notNull(),
    change: text({ mode: 'json' }).$type<Change>().notNull(),
    effects: text({ mode: 'json' }).$type<readonly Effect[]>().notNull(),
    /** The owner of a new mailbox; null: nobody is named. */
    owner: text({ mode: 'json' }).$type<Actor>(),
    /** The positions of the changes that it needs; null: none. */
    needs: text({ mode: 'json' }).$type<readonly number[]>(),
    /** The position of the change that it is applied with; null: it is applied alone. */
    partOf: integer('part_of'),
    state: text().$type<ChangeState>().notNull(),
    outcome: text({ mode: 'json' }).$type<RequestOutcome>(),
    /** The sealed hash of a new password; deleted once the change has ended. */
    sealedHash: text('sealed_hash'),
  },
  (table) => [
    uniqueIndex('changes_of_plan').on(table.plan, table.position),
    index('changes_of_address').on(table.address, table.state),
  ],
);

/** Plans that no request names: those being written, and those that were shown before a newer one. */
export const unnamedPlans = sqliteTable('unnamed_plans', {
  plan: integer().primaryKey(),
  at: time('at').notNull(),
});

/**
 * Addresses, or the passwords of their mailboxes, that a request in progress keeps for itself: at most one request each,
 * whatever the code above does.
 */
export const heldAddresses = sqliteTable(
  'held_addresses',
  {
    address: text().$type<Address>().notNull(),
    concern: text().$type<Concern>().notNull(),
    requestId: integer('request_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.address, table.concern] })],
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

/** Jobs that were committed and are not done yet. A job deletes its row in the transaction of its result. */
export const outbox = sqliteTable('outbox', {
  id: integer().primaryKey({ autoIncrement: true }),
  queue: text().notNull(),
  job: text().notNull(),
  data: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  createdAt: time('created_at').notNull(),
});

/** Whether an audit row is about a request of several addresses as a whole. A literal, for the partial index. */
export const isOfSeveral = sql.raw("address = ''");

/** Who did what; each row includes the hash of the one before. Triggers refuse UPDATE and DELETE. */
export const audit = sqliteTable(
  'audit',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: time('at').notNull(),
    event: text().notNull(),
    tenant: text().notNull(),
    address: text().$type<Address>().notNull(),
    requestId: integer('request_id'),
    actor: text({ mode: 'json' }).$type<Actor>(),
    detail: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    previous: text().notNull(),
    hash: text().notNull(),
  },
  (table) => [
    index('audit_of_address').on(table.address, table.id),
    index('audit_of_request').on(table.requestId, table.id).where(isOfSeveral),
  ],
);

/** The mirror of the mail server's addresses, as last seen: for lists and completion, never for decisions. */
export const addresses = sqliteTable(
  'addresses',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    address: text().$type<Address>().notNull(),
    domain: text().$type<Domain>().notNull(),
    mailbox: text().$type<MailboxId>(),
    quota: integer(),
    forwards: text({ mode: 'json' }).$type<readonly Destination[]>().notNull(),
    enabled: integer({ mode: 'boolean' }).notNull(),
    /** False: the mailbox gets none of the address's mail. True in rows of older versions until the next sync. */
    localDelivery: integer('local_delivery', { mode: 'boolean' }).notNull().default(true),
    messages: integer().notNull().default(0),
    bytes: integer().notNull().default(0),
  },
  (table) => [
    uniqueIndex('addresses_of_domain').on(table.domain, table.address),
    // In the order in which mail servers page through addresses.
    index('addresses_in_order').on(table.address),
    index('addresses_by_kind').on(table.domain, sql`mailbox is null`, table.address),
  ],
);

/**
 * Ranges of a domain's addresses with their counts, kept by triggers on `addresses`: a page of a list is found by skipping
 * ranges instead of addresses. A domain's first range begins with the empty text.
 */
export const addressRanges = sqliteTable(
  'address_ranges',
  {
    domain: text().$type<Domain>().notNull(),
    first: text().notNull(),
    addresses: integer().notNull().default(0),
    mailboxes: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.domain, table.first] })],
);

/** Domains with counts and sums, kept by triggers on `addresses`, so that lists cost the same with any number of addresses. */
export const domains = sqliteTable('domains', {
  domain: text().$type<Domain>().primaryKey(),
  addresses: integer().notNull().default(0),
  mailboxes: integer().notNull().default(0),
  bytes: integer().notNull().default(0),
  /** Whether the mirror has been filled with the whole domain: until then, differences are no drift. */
  mirrored: integer({ mode: 'boolean' }).notNull().default(false),
});

/** What others changed on the mail server directly, as found by a sync; the newest rows of each address and domain. */
export const drift = sqliteTable(
  'drift',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    mailServer: text('mail_server').notNull(),
    domain: text().$type<Domain>().notNull(),
    /** Null where the row is about the whole domain. */
    address: text().$type<Address>(),
    what: text().$type<'appeared' | 'changed' | 'gone'>().notNull(),
    before: text({ mode: 'json' }).$type<AddressState>(),
    after: text({ mode: 'json' }).$type<AddressState>(),
    /** How many addresses a row about a whole domain stands for; null: unknown. */
    count: integer(),
    noticedAt: time('noticed_at').notNull(),
  },
  (table) => [
    index('drift_of_domain').on(table.domain, table.id),
    index('drift_of_address').on(table.address, table.id),
  ],
);

/** The mail server's alias domains, as last seen. */
export const aliasDomains = sqliteTable(
  'alias_domains',
  {
    domain: text().notNull().$type<Domain>(),
    target: text().notNull().$type<Domain>(),
  },
  (table) => [primaryKey({ columns: [table.domain, table.target] })],
);

/** Which tenant sees which domains. */
export const tenantDomains = sqliteTable(
  'tenant_domains',
  { tenant: text().notNull(), domain: text().$type<Domain>().notNull() },
  (table) => [primaryKey({ columns: [table.tenant, table.domain] })],
);

/** Mailboxes in the mail server's trash, until they are restored or purged. */
export const removedMailboxes = sqliteTable(
  'removed_mailboxes',
  {
    mailbox: text().$type<MailboxId>().primaryKey(),
    tenant: text().notNull(),
    address: text().$type<Address>().notNull(),
    quota: integer(),
    messages: integer().notNull(),
    bytes: integer().notNull(),
    /** Why the mailbox's size is unknown: then messages and bytes mean nothing. */
    unknown: text({ mode: 'json' }).$type<UnknownSize>(),
    removedAt: time('removed_at').notNull(),
    restorableUntil: time('restorable_until').notNull(),
  },
  (table) => [
    index('removed_of_address').on(table.address, table.removedAt),
    index('removed_until').on(table.restorableUntil),
  ],
);

/** One-time links to the page for a password or an app password. Only a hash of the token is stored. */
export const passwordLinks = sqliteTable(
  'password_links',
  {
    tokenHash: text('token_hash').primaryKey(),
    address: text().$type<Address>().notNull(),
    mailbox: text().$type<MailboxId>().notNull(),
    issuedTo: text('issued_to', { mode: 'json' }).$type<Actor>().notNull(),
    expiresAt: time('expires_at').notNull(),
    endedAs: text('ended_as').$type<'used' | 'superseded'>(),
    /** The app password that the link is for; null: the mailbox's own password. */
    appPassword: text('app_password'),
  },
  (table) => [index('links_of_mailbox').on(table.mailbox)],
);

/** When approvers were last reminded in a place: a channel, or a person's direct messages. */
export const reminders = sqliteTable('reminders', { place: text().primaryKey(), at: time('at').notNull() });

/** The actions of buttons shown in chats: messages carry the id only. */
export const buttons = sqliteTable(
  'buttons',
  {
    id: text().primaryKey(),
    action: text({ mode: 'json' }).$type<Action>().notNull(),
    shownAt: time('shown_at').notNull(),
  },
  (table) => [index('buttons_by_age').on(table.shownAt)],
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

/** The owners of mailboxes, who may set the password without approval. */
export const mailboxOwners = sqliteTable(
  'mailbox_owners',
  {
    mailbox: text().$type<MailboxId>().primaryKey(),
    address: text().$type<Address>().notNull(),
    person: text().notNull(),
    owner: text({ mode: 'json' }).$type<Actor>().notNull(),
  },
  (table) => [index('mailboxes_of_account').on(accountColumn(table.owner), table.address)],
);

/** Payloads that a platform has delivered, committed before they are acknowledged. Repeated ones are ignored. */
export const payloads = sqliteTable(
  'payloads',
  {
    id: text().primaryKey(),
    at: time('at').notNull(),
    platform: text().$type<Platform>(),
    /** The sealed body until the payload has been handled; then null. */
    body: text(),
    /** How often a start has retried it. */
    resumed: integer().notNull().default(0),
    /** The request that the payload made. */
    requestId: integer('request_id'),
  },
  (table) => [
    index('payloads_by_age').on(table.at),
    index('payloads_left').on(table.platform, table.at).where(sql`body is not null`),
  ],
);

/** The versions of Facteur that had the database open, newest last: a row for each change of version or migrations. */
export const openings = sqliteTable('openings', {
  id: integer().primaryKey({ autoIncrement: true }),
  version: text().notNull(),
  /** The last migration that this version has. */
  migration: text().notNull(),
  at: time('at').notNull(),
});
