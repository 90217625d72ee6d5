import type { Database } from 'better-sqlite3';
import type { Group } from '../../../domain/actor.ts';
import type { Address } from '../../../domain/address/address.ts';
import { normalizeInput } from '../../../domain/text/normalize-input.ts';
import { followedGroups } from '../../schema/groups.ts';
import { and, type BetterSQLite3Database, eq, gt, inArray, lte, sql } from '../../sqlite/drizzle.ts';
import { preparedRead } from '../../sqlite/prepared.ts';

/** An alias that follows a group, as it is kept. */
export type FollowingRow = typeof followedGroups.$inferSelect;

/** Which aliases follow which groups. A rule is of what stands at the address, and goes with it. */
export function followedGroupStore(db: BetterSQLite3Database, sqlite: Database) {
  const byAddress = preparedRead(
    sqlite,
    followedGroups,
    db
      .select()
      .from(followedGroups)
      .where(eq(followedGroups.address, sql.placeholder('address'))),
  );
  const remove = sqlite.prepare<[Address]>('delete from followed_groups where address = ?');
  const lookSoon = sqlite.prepare<[number, number]>(
    'update followed_groups set look_at = ? where look_at > ?',
  );

  return {
    put: (row: FollowingRow): void => {
      const { address: _, ...set } = row;
      db.insert(followedGroups).values(row).onConflictDoUpdate({ target: followedGroups.address, set }).run();
    },
    /** Changes what is known of a rule; nothing where there is none any more. */
    update: (address: Address, set: Partial<Omit<FollowingRow, 'address'>>): void => {
      db.update(followedGroups).set(set).where(eq(followedGroups.address, address)).run();
    },
    of: (address: Address): FollowingRow | null => byAddress({ address }) ?? null,
    /** Those of some addresses, for those that follow a group. */
    ofMany: (addresses: readonly Address[]): ReadonlyMap<Address, FollowingRow> =>
      new Map(
        db
          .select()
          .from(followedGroups)
          .where(inArray(followedGroups.address, [...addresses]))
          .all()
          .map((row) => [row.address, row]),
      ),
    /** The addresses that follow a group whose name contains a text, in lower case. */
    named: (part: string): Address[] =>
      db
        .select({ address: followedGroups.address, name: followedGroups.name })
        .from(followedGroups)
        .all()
        .flatMap(({ address, name }) => (normalizeInput(name).toLowerCase().includes(part) ? address : [])),
    /** The rules that are to be looked at by a time, those first that have waited longest. */
    dueBy: (now: number, limit: number): FollowingRow[] =>
      db
        .select()
        .from(followedGroups)
        .where(lte(followedGroups.lookAt, now))
        .orderBy(followedGroups.lookAt, followedGroups.address)
        .limit(limit)
        .all(),
    /** Has all rules of a group be looked at now. Its id is its own on its platform. */
    lookAtGroup: ({ platform, group }: Pick<Group, 'platform' | 'group'>, now: number): void => {
      const isOfGroup = and(eq(followedGroups.platform, platform), eq(followedGroups.group, group));
      db.update(followedGroups)
        .set({ lookAt: now })
        .where(and(isOfGroup, gt(followedGroups.lookAt, now)))
        .run();
    },
    /** Has all rules be looked at now: who owns which mailbox has changed. */
    lookAtAll: (now: number): void => {
      lookSoon.run(now, now);
    },
    remove: (address: Address): void => {
      remove.run(address);
    },
  };
}
