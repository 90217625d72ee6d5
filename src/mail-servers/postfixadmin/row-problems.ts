import sql, { raw } from 'sql-template-tag';
import type { Condition } from '../../domain/condition.ts';
import { legible } from '../../domain/text/sanitize.ts';
import { MailServerUnavailable } from '../port.ts';
import { inCapitals, oddRowsCondition } from '../shared/row-problems.ts';
import type { Workshop } from './context.ts';
import { placeOf } from './mailbox-id.ts';
import type { Tables } from './tables.ts';

/** The rows of which something is wrong that PostfixAdmin's administrator can correct; all others work. */
export async function oddRows({ books, homes }: Pick<Workshop, 'books' | 'homes'>): Promise<Condition[]> {
  try {
    const told = await books.read(async (tables) => [
      ...(await keysInCapitals(tables)),
      ...(homes ? await misplaced(tables) : []),
    ]);
    return oddRowsCondition('Odd rows', told);
  } catch (error) {
    // How the database is, another condition tells.
    if (error instanceof MailServerUnavailable) return [];
    throw error;
  }
}

const keys = [
  ['domain', 'domain'],
  ['alias', 'address'],
  ['mailbox', 'username'],
] as const;

/** Postfix asks in small letters: where the database tells the two apart, it never finds these. */
async function keysInCapitals(tables: Tables): Promise<string[]> {
  const found: string[] = [];
  for (const [table, key] of keys) {
    const rows = await tables.rows(
      sql`SELECT ${raw(key)} AS name FROM ${raw(table)} WHERE ${raw(key)} <> LOWER(${raw(key)}) AND ${raw(key)} <> 'ALL'
        ORDER BY ${raw(key)}`,
    );
    found.push(...rows.map(({ name }) => inCapitals(table, String(name))));
  }
  return found;
}

/** LIKE finds more than these, and none too few. */
async function misplaced(tables: Tables): Promise<string[]> {
  const rows = await tables.rows(
    sql`SELECT username, maildir FROM mailbox WHERE maildir IN ('', '.', '..') OR maildir LIKE '/%' OR maildir LIKE '%//%'
      OR maildir LIKE './%' OR maildir LIKE '../%' OR maildir LIKE '%/./%' OR maildir LIKE '%/../%' OR maildir LIKE '%/.'
      OR maildir LIKE '%/..' OR maildir LIKE 'facteur-trash%' ORDER BY username`,
  );
  return rows
    .filter(({ maildir }) => placeOf(maildir) === null)
    .map(
      ({ username, maildir }) =>
        `the maildir "${legible(String(maildir))}" of ${legible(String(username))} is no path below the mail directory: correct it`,
    );
}
