import { integer, sqliteTable, text } from '../sqlite/drizzle.ts';
import { time } from './columns.ts';

/** The versions of Facteur that had the database open, newest last: a row for each change of version or migrations. */
export const openings = sqliteTable('openings', {
  id: integer().primaryKey({ autoIncrement: true }),
  version: text().notNull(),
  /** The last migration that this version has. */
  migration: text().notNull(),
  at: time('at').notNull(),
});
