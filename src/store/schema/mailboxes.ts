import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { MailboxId, UnknownSize } from '../../domain/address/address-state.ts';
import { index, integer, sqliteTable, text } from '../sqlite/drizzle.ts';
import { accountColumn, time } from './columns.ts';

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
    /** The span in which it was issued: its trace goes on with what its page does. */
    traceparent: text(),
  },
  (table) => [index('links_of_mailbox').on(table.mailbox)],
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
