import type { MailboxId } from '../../domain/address/address-state.ts';
import type { WarningLevel } from '../../domain/quota/quota-warning.ts';
import { index, integer, primaryKey, sqliteTable, text } from '../sqlite/drizzle.ts';

/** The share of its quota at which each mailbox's owner was warned last, as long as that counts. */
export const quotaWarnings = sqliteTable('quota_warnings', {
  mailbox: text().$type<MailboxId>().primaryKey(),
  level: integer().$type<WarningLevel>().notNull(),
  quota: integer().notNull(),
});

/** What mailboxes held when they were first measured on a day, in days since 1970. */
export const mailboxSizes = sqliteTable(
  'mailbox_sizes',
  {
    mailbox: text().$type<MailboxId>().notNull(),
    day: integer().notNull(),
    bytes: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.mailbox, table.day] }),
    index('mailbox_sizes_by_day').on(table.day),
  ],
);
