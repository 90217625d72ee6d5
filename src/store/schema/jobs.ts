import { integer, sqliteTable, text } from '../sqlite/drizzle.ts';
import { time } from './columns.ts';

/** Jobs that were committed and are not done yet. A job deletes its row in the transaction of its result. */
export const outbox = sqliteTable('outbox', {
  id: integer().primaryKey({ autoIncrement: true }),
  queue: text().notNull(),
  job: text().notNull(),
  data: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  createdAt: time('created_at').notNull(),
  /** The span in which it was added: its trace goes on with the job. */
  traceparent: text(),
});

/** When approvers were last reminded in a place: a channel, or a person's direct messages. */
export const reminders = sqliteTable('reminders', { place: text().primaryKey(), at: time('at').notNull() });
