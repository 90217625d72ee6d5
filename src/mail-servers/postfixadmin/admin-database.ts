import type { Fence } from '../../lib/fence/fence.ts';
import type { Database } from './database/database.ts';
import type { Session } from './database/engine.ts';
import { createFenceTable } from './database/fence-table.ts';
import { readSchema, readVersion, type Schema } from './schema.ts';
import { createTables, type Tables } from './tables.ts';
import type { Vacation } from './vacation/vacation.ts';

/** PostfixAdmin's tables, whatever their present version. */
export type AdminDatabase = {
  readonly name: string;
  readonly vacation: Vacation;
  /** The schema as it was last read; null before the first call. */
  schema(): Schema | null;
  /** Both functions throw MailServerUnavailable where the database can't be used. */
  read<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Runs work in a transaction, again from its start where another program was in the way. */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** The same database, whose transactions are written with the tokens of a fence. */
  withFence(fence: Fence): AdminDatabase;
  /** The highest token that was written with; 0: none was. */
  highestToken(): Promise<number>;
  close(): Promise<void>;
};

export function openAdminDatabase(database: Database, vacation: Vacation): AdminDatabase {
  let schema: Schema | null = null;

  const withTables =
    <T>(work: (tables: Tables) => Promise<T>) =>
    async (session: Session): Promise<T> => {
      const version = await readVersion(session);
      if (schema?.version !== version) schema = await readSchema(session, database, version);
      return work(createTables(session, { dialect: database.dialect, schema, vacation }));
    };

  const fences = createFenceTable(database);
  const plain: AdminDatabase = {
    name: database.name,
    vacation,
    schema: () => schema,
    read: (work) => database.read(withTables(work)),
    transaction: (work) => database.transaction(withTables(work)),
    withFence: (fence) => ({
      ...plain,
      transaction: async (work) => {
        await fences.ensure();
        return database.transaction(async (session) => {
          await fences.pass(session, fence);
          const result = await withTables(work)(session);
          // The statements may have taken long.
          fence.token();
          return result;
        });
      },
    }),
    highestToken: async () => {
      await fences.ensure();
      return database.read(fences.highest);
    },
    close: () => database.close(),
  };
  return plain;
}
