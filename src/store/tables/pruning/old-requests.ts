import type { Database } from 'better-sqlite3';
import { finalStates, openStates } from '../../../domain/request/request-state.ts';
import { prunedRequests } from '../../schema/pruning.ts';
import { asc, type BetterSQLite3Database, gte, lte } from '../../sqlite/drizzle.ts';

/** A request that has ended long ago, and that nothing needs any more. */
export type OldRequest = { readonly id: number; readonly plan: number; readonly changes: number };

/** What is removed when: all that ended before a time, by a clock that says this now. */
type Age = { readonly before: number; readonly now: number };

const inList = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');

/**
 * Requests that others refer to while they are open: the one that is taken back or undone, and those that are kept for
 * good.
 */
const needed = `
  select reverts from requests indexed by open_requests where state in (${inList(openStates)}) and reverts is not null
  union select asking ->> '$.undoes.request' from requests indexed by open_requests
    where state in (${inList(openStates)}) and asking ->> '$.undoes.request' is not null
  union select keeps.value from requests indexed by open_requests, json_each(asking, '$.keeps') keeps
    where state in (${inList(openStates)})
  union select data ->> '$.request' from outbox where data ->> '$.request' is not null
  union select items.answer ->> '$.request' from domain_reviews reviews
    join domain_review_items items on items.review = reviews.id
    where coalesce(reviews.ended_at, @before) >= @before and items.answer ->> '$.request' is not null`;

/** Whether a request removed a mailbox that can still be restored. */
const holdsRemoved = `exists (
  select 1 from request_changes c join removed_mailboxes m on m.address = c.address
  where c.plan = r.plan and m.restorable_until > @now and r.settled_at >= m.removed_at
)`;

const isEnded = `r.state in (${inList(finalStates)}) and coalesce(r.settled_at, r.created_at) < @before`;

/** Requests that are too old to be kept. Call what writes in a transaction. */
export function oldRequestStore(db: BetterSQLite3Database, sqlite: Database) {
  const find = sqlite.prepare<Age & { below: number; limit: number }, OldRequest>(
    `select r.id, r.plan, r.changes from requests r
     where r.id < @below and ${isEnded} and r.id not in (${needed}) and not ${holdsRemoved}
     order by r.id limit @limit`,
  );
  const firstFrom = sqlite.prepare<[number], { id: number; at: number }>(
    'select id, created_at as at from requests where id >= ? order by id limit 1',
  );
  const newest = sqlite.prepare<[], number | null>('select max(id) from requests').pluck();
  /** The number below which all requests were made before a time: numbers grow with time, and no index has the times. */
  const firstMadeSince = (at: number): number => {
    let [low, high] = [0, (newest.get() ?? 0) + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = firstFrom.get(middle);
      if (found && found.at < at) low = found.id + 1;
      else high = middle;
    }
    return low;
  };
  const oldest = sqlite.prepare<[], number>('select created_at from requests order by id limit 1').pluck();
  const ofRequest = ['reviews', 'looked_through', 'request_messages', 'message_copies'].map((table) =>
    sqlite.prepare<[number]>(`delete from ${table} where request_id = ?`),
  );
  const remove = sqlite.prepare<[number]>('delete from requests where id = ?');

  return {
    /** Some of the requests that are to be removed, the oldest first. */
    find: (age: Age, limit: number): OldRequest[] =>
      find.all({ ...age, limit, below: firstMadeSince(age.before) }),
    /** When the oldest request that is left was made; undefined: there is none. */
    oldest: (): number | undefined => oldest.get(),
    /** Removes a request with all that belongs to it, but for its plan's changes. */
    remove: (id: number): void => {
      for (const each of ofRequest) each.run(id);
      remove.run(id);
    },
    /** Notes up to which number requests were removed, and what was too old. */
    note: (pruned: typeof prunedRequests.$inferSelect): void => {
      db.delete(prunedRequests).where(lte(prunedRequests.upTo, pruned.upTo)).run();
      db.insert(prunedRequests).values(pruned).onConflictDoNothing().run();
    },
    /** For how many days requests of this number were kept; undefined: it was not removed for its age. */
    keptDays: (id: number): number | undefined =>
      db
        .select()
        .from(prunedRequests)
        .where(gte(prunedRequests.upTo, id))
        .orderBy(asc(prunedRequests.upTo))
        .limit(1)
        .get()?.days,
    /** What ended before this time is no longer known, in milliseconds since 1970; 0: nothing was removed. */
    knownSince: (): number =>
      Math.max(
        0,
        ...db
          .select({ at: prunedRequests.endedBefore })
          .from(prunedRequests)
          .all()
          .map(({ at }) => at),
      ),
  };
}
