import type { Database } from 'better-sqlite3';

/** What was noticed or found long ago, and is in the audit as well. Call what writes in a transaction. */
export function oldRecordStore(sqlite: Database) {
  // Numbers grow with time, and no index has the times: the oldest rows are looked at, not all.
  const removeDrift = sqlite.prepare<{ before: number; limit: number }>(
    `delete from drift where id in (
       select id from (select id, noticed_at from drift order by id limit @limit) where noticed_at < @before
     )`,
  );
  // What was kept is not asked about again, so that stays, and so does the newest review of a domain.
  const removeFindings = sqlite.prepare<{ before: number; limit: number }>(
    `delete from domain_review_items where rowid in (
       select items.rowid from domain_reviews old join domain_review_items items on items.review = old.id
       where old.ended_at < @before and coalesce(items.answer ->> '$.kind', '') <> 'kept' and exists (
         select 1 from domain_reviews newer
         where newer.tenant = old.tenant and newer.domain = old.domain and newer.id > old.id
       )
       limit @limit
     )`,
  );
  return {
    /** Removes at most `limit` changes made outside Facteur that were noticed before a time. @returns how many. */
    removeDrift: (before: number, limit: number): number => removeDrift.run({ before, limit }).changes,
    /** Removes at most `limit` findings of reviews that ended before a time. @returns how many. */
    removeFindings: (before: number, limit: number): number => removeFindings.run({ before, limit }).changes,
  };
}
