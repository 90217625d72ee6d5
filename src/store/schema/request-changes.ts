import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Change } from '../../domain/request/change.ts';
import type { ChangeState } from '../../domain/request/change-state.ts';
import type { Effect } from '../../domain/request/effect.ts';
import type { Concern } from '../../domain/request/plan.ts';
import type { RequestOutcome } from '../../domain/request/request.ts';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from '../sqlite/drizzle.ts';
import { time } from './columns.ts';

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
