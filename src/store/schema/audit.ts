import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { index, integer, sql, sqliteTable, text } from '../sqlite/drizzle.ts';
import { time } from './columns.ts';

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
