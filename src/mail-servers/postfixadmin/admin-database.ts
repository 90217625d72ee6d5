import type { Database } from './database/database.ts';
import type { Session } from './database/engine.ts';
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

  return {
    name: database.name,
    vacation,
    schema: () => schema,
    read: (work) => database.read(withTables(work)),
    transaction: (work) => database.transaction(withTables(work)),
    close: () => database.close(),
  };
}
