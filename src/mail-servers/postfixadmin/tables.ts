import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Dialect, Session } from './database/engine.ts';
import type { Schema } from './schema.ts';
import type { Vacation } from './vacation/vacation.ts';

/** Values by column. Columns that this version of the schema lacks are left out. */
type Values = Readonly<Record<string, unknown>>;

/** A session on PostfixAdmin's tables. */
export type Tables = Session & {
  readonly dialect: Dialect;
  readonly schema: Schema;
  readonly vacation: Vacation;
  insert(table: string, values: Values): Promise<void>;
  /** Returns how many rows matched. */
  update(table: string, values: Values, where: Sql): Promise<number>;
  /** Deletes where the table exists, and returns how many rows there were. */
  delete(table: string, where: Sql): Promise<number>;
};

export type TablesContext = Pick<Tables, 'dialect' | 'schema' | 'vacation'>;

export function createTables(session: Session, { dialect, schema, vacation }: TablesContext): Tables {
  const known = (table: string, values: Values): [string, unknown][] =>
    Object.entries(values).filter(([column]) => schema.has(table, column));

  return {
    ...session,
    dialect,
    schema,
    vacation,
    async insert(table, values) {
      const entries = known(table, values);
      const columns = join(entries.map(([column]) => raw(column)));
      const row = join(entries.map(([, value]) => value));
      await session.run(sql`INSERT INTO ${raw(table)} (${columns}) VALUES (${row})`);
    },
    async update(table, values, where) {
      const assignments = known(table, values).map(([column, value]) => sql`${raw(column)} = ${value}`);
      return session.run(sql`UPDATE ${raw(table)} SET ${join(assignments)} WHERE ${where}`);
    },
    async delete(table, where) {
      return schema.has(table) ? session.run(sql`DELETE FROM ${raw(table)} WHERE ${where}`) : 0;
    },
  };
}
