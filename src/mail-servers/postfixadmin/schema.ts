import sql from 'sql-template-tag';
import { MailServerUnavailable } from '../port.ts';
import type { Database } from './database/database.ts';
import type { Row, Session } from './database/engine.ts';

/** Which tables and columns there are: PostfixAdmin's versions differ, and it may be upgraded while we run. */
export type Schema = {
  readonly version: string;
  has(table: string, column?: string): boolean;
};

/** Columns that every version since 1845 has, and that we need. */
const requiredColumns: Readonly<Record<string, readonly string[]>> = {
  domain: ['domain', 'aliases', 'mailboxes', 'maxquota', 'quota', 'backupmx', 'active', 'password_expiry'],
  mailbox: ['username', 'password', 'name', 'maildir', 'quota', 'local_part', 'domain', 'created', 'active'],
  alias: ['address', 'goto', 'domain', 'active'],
  alias_domain: ['alias_domain', 'target_domain', 'active'],
  log: ['timestamp', 'username', 'domain', 'action', 'data'],
};

/** Throws MailServerUnavailable where the database is not PostfixAdmin's, or has no transactions. */
export async function readSchema(session: Session, database: Database, version: string): Promise<Schema> {
  const rows = await session.rows(database.dialect.columns);
  const tables = Map.groupBy(rows, ({ table_name: table }) => String(table).toLowerCase());
  const columns = new Map([...tables].map(([table, all]) => [table, new Set(all.map(nameOf))]));
  const has = (table: string, column?: string): boolean =>
    column === undefined ? columns.has(table) : (columns.get(table)?.has(column) ?? false);

  for (const [table, wanted] of Object.entries(requiredColumns)) {
    const missing = wanted.filter((column) => !has(table, column));
    if (missing.length > 0) throw lacking(database, table, has(table) ? missing : []);
    if (!Number(tables.get(table)?.[0]?.['transactional'])) throw unsafe(database, table);
  }
  return { version, has };
}

/** PostfixAdmin's version of its schema, which every upgrade raises. */
export async function readVersion(session: Session): Promise<string> {
  const [row] = await session.rows(sql`SELECT value FROM config WHERE name = 'version'`);
  return String(row?.['value']);
}

const nameOf = ({ column_name: column }: Row): string => String(column).toLowerCase();

function lacking({ name }: Database, table: string, columns: readonly string[]): MailServerUnavailable {
  const what = columns.length > 0 ? `columns ${columns.join(', ')} in its table ${table}` : `table ${table}`;
  return new MailServerUnavailable(
    'unreadable',
    `The database ${name} shows no ${what}: check that it is PostfixAdmin's own and that our user may SELECT there, and upgrade it by opening PostfixAdmin's setup.php.`,
  );
}

function unsafe({ name }: Database, table: string): MailServerUnavailable {
  return new MailServerUnavailable(
    'unreadable',
    `The table ${table} of the database ${name} knows no transactions, so a change could be left half done: ALTER TABLE ${table} ENGINE = InnoDB, and likewise for PostfixAdmin's other tables.`,
  );
}
