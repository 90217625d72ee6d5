import sql, { raw } from 'sql-template-tag';
import type { Condition } from '../../domain/condition.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import { rowProblemsCheck, uppercaseKeyAdvice } from '../shared/row-problems.ts';
import type { DriverContext } from './context.ts';
import { mailPath } from './mailbox-id.ts';
import type { Tables } from './tables.ts';

/** Checks for rows with a problem that PostfixAdmin's administrator can fix, while all others work. */
export async function rowProblems({
  adminDatabase,
  homes,
}: Pick<DriverContext, 'adminDatabase' | 'homes'>): Promise<Condition[]> {
  const problems = await adminDatabase.read(async (tables) => [
    ...(await uppercaseKeys(tables)),
    ...(homes ? await misplacedMaildirs(tables) : []),
  ]);
  return rowProblemsCheck('Odd rows', problems);
}

const keys = [
  ['domain', 'domain'],
  ['alias', 'address'],
  ['mailbox', 'username'],
] as const;

/** Postfix looks up in lower case: a database that compares by case never finds these. */
async function uppercaseKeys(tables: Tables): Promise<string[]> {
  const found: string[] = [];
  for (const [table, key] of keys) {
    const rows = await tables.rows(
      sql`SELECT ${raw(key)} AS name FROM ${raw(table)} WHERE ${raw(key)} <> LOWER(${raw(key)}) AND ${raw(key)} <> 'ALL'
        ORDER BY ${raw(key)}`,
    );
    found.push(...rows.map(({ name }) => uppercaseKeyAdvice(table, String(name))));
  }
  return found;
}

/** LIKE matches too many rows, but misses none; the filter below is exact. */
async function misplacedMaildirs(tables: Tables): Promise<string[]> {
  const rows = await tables.rows(
    sql`SELECT username, maildir FROM mailbox WHERE maildir IN ('', '.', '..') OR maildir LIKE '/%' OR maildir LIKE '%//%'
      OR maildir LIKE './%' OR maildir LIKE '../%' OR maildir LIKE '%/./%' OR maildir LIKE '%/../%' OR maildir LIKE '%/.'
      OR maildir LIKE '%/..' OR maildir LIKE 'facteur-trash%' ORDER BY username`,
  );
  return rows
    .filter(({ maildir }) => mailPath(maildir) === null)
    .map(
      ({ username, maildir }) =>
        `the maildir "${sanitizeText(String(maildir))}" of ${sanitizeText(String(username))} is no path below the mail directory: correct it`,
    );
}
