import type { Checkpoint } from '../../checkpoints/checkpoint.ts';
import { integer, sqliteTable, text } from '../sqlite/drizzle.ts';
import { time } from './columns.ts';

/**
 * With which rows the audit begins, once older ones have been moved to archives: the newest row says after which. A trigger
 * refuses to delete any row of the audit after it.
 */
export const auditBeginnings = sqliteTable('audit_beginnings', {
  /** The last row that is in an archive, and its hash. */
  row: integer().primaryKey(),
  hash: text().notNull(),
  /** The signed checkpoint of that row. */
  checkpoint: text({ mode: 'json' }).$type<Checkpoint>().notNull(),
  /** The name of the archive that ends with that row. */
  archive: text().notNull(),
  at: time('at').notNull(),
});

/** Up to which number requests that ended were removed: a missing one up to there is no longer kept. */
export const prunedRequests = sqliteTable('pruned_requests', {
  upTo: integer('up_to').primaryKey(),
  /** Requests that ended before this time were removed. */
  endedBefore: time('ended_before').notNull(),
  /** For how many days they were kept. */
  days: integer().notNull(),
});
