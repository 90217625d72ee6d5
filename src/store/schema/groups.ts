import type { Actor, Platform, TenantKey } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { GroupReach, PlacedMember } from '../../domain/groups/followed-group.ts';
import { integer, sqliteTable, text } from '../sqlite/drizzle.ts';
import { time } from './columns.ts';

/** Aliases that follow a group of a chat platform, and what was seen of it last. */
export const followedGroups = sqliteTable('followed_groups', {
  address: text().$type<Address>().primaryKey(),
  tenant: text().$type<TenantKey>().notNull(),
  platform: text().$type<Platform>().notNull(),
  group: text().notNull(),
  name: text().notNull(),
  reach: text().$type<GroupReach>().notNull(),
  /** Who asked for it: told what becomes of it. */
  owner: text({ mode: 'json' }).$type<Actor>().notNull(),
  /** The request by which it was agreed to. */
  request: integer().notNull(),
  /** The members as of the last look that changed the forwards, with where their mail goes. */
  members: text({ mode: 'json' }).$type<readonly PlacedMember[]>().notNull(),
  /** When it is looked at next. */
  lookAt: time('look_at').notNull(),
  /** When it was read last; null: never. */
  lookedAt: time('looked_at'),
  /** How often in a row it could not be read. */
  failures: integer().notNull(),
  /** What the owner was told last that stands against it; null: nothing does. */
  trouble: text(),
});
