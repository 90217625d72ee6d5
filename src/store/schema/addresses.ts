import type { Actor } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { AddressState, MailboxId } from '../../domain/address/address-state.ts';
import type { Destination } from '../../domain/address/destination.ts';
import { index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../sqlite/drizzle.ts';
import { time } from './columns.ts';

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
    /** Whether people can log in, where that is not as `enabled`; null: it is. */
    login: integer({ mode: 'boolean' }),
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

/** What people noted about addresses that exist. */
export const addressNotes = sqliteTable('address_notes', {
  address: text().$type<Address>().primaryKey(),
  note: text().notNull(),
  by: text({ mode: 'json' }).$type<Actor>().notNull(),
  at: time('at').notNull(),
});

/** Addresses whose names were made up: none is ever given again. */
export const givenNames = sqliteTable('given_names', {
  address: text().$type<Address>().primaryKey(),
  at: time('at').notNull(),
});
