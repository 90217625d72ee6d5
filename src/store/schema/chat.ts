import type { Action } from '../../domain/action.ts';
import type { Platform } from '../../domain/actor.ts';
import { index, integer, sql, sqliteTable, text } from '../sqlite/drizzle.ts';
import { time } from './columns.ts';

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
