import sql, { raw } from 'sql-template-tag';
import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../port.ts';
import { domainsIn } from './look-up.ts';
import type { Tables } from './tables.ts';
import type { Workshop } from './workshop.ts';

/** A mailbox that nobody can have, to see whether Dovecot answers at all. */
const nobody = 'nobody@facteur.invalid';

/** How the database, the sizes in it and Dovecot are. */
export async function conditionsOf({ books, homes, doveadm }: Workshop): Promise<Condition[]> {
  return [
    await conditionOf('Mail server', async () => {
      const { version, domains } = await books.read(async (tables) => ({
        version: tables.schema.version,
        domains: (await domainsIn(tables)).length,
      }));
      return `postfixadmin (schema ${version}), ${domains} ${domains === 1 ? 'domain' : 'domains'}`;
    }),
    ...(homes || doveadm ? [] : [await conditionOf('Sizes of mailboxes', () => books.read(sizes))]),
    await conditionOf('Dovecot', async () => {
      if (!doveadm) return untold;
      await doveadm.mailboxStatus(nobody);
      return 'is told of suspensions, new passwords and removals';
    }),
  ];
}

const untold =
  'is not told of changes (DOVEADM is not set): sessions and cached passwords live on until they end by themselves';

/** Throws where nobody counts: a mailbox full of mail would be removed as an empty one. */
async function sizes(tables: Tables): Promise<string> {
  const any = async (table: string): Promise<boolean> =>
    tables.schema.has(table) &&
    (await tables.rows(sql`SELECT 1 AS found FROM ${raw(table)} LIMIT 1`)).length > 0;
  if ((await any('quota2')) || !(await any('mailbox'))) return 'come from the table quota2';
  throw new MailServerUnavailable(
    'unreadable',
    "are not known: the table quota2 is empty, so every mailbox counts as empty. Point Dovecot's quota dict at it, or set DOVEADM.",
  );
}

async function conditionOf(part: string, detail: () => Promise<string>): Promise<Condition> {
  try {
    return { part, ok: true, detail: await detail() };
  } catch (error) {
    if (error instanceof MailServerUnavailable) return { part, ok: false, detail: error.message };
    throw error;
  }
}
