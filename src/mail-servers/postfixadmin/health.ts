import sql, { raw } from 'sql-template-tag';
import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../port.ts';
import { dovecotCondition } from '../shared/dovecot/health.ts';
import { conditionOf } from '../shared/health-check.ts';
import type { Homes } from '../shared/maildir/maildir-store.ts';
import type { Workshop } from './context.ts';
import { domainsIn } from './read.ts';
import { oddRows } from './row-problems.ts';
import type { Tables } from './tables.ts';

/** How the database, single rows, the sizes in it and Dovecot are. */
export async function conditionsOf(workshop: Workshop): Promise<Condition[]> {
  const { books, homes, doveadm, odd } = workshop;
  return [
    await conditionOf('Mail server', async () => {
      const { version, domains } = await books.read(async (tables) => ({
        version: tables.schema.version,
        domains: (await domainsIn(tables)).length,
      }));
      return `postfixadmin (schema ${version}), ${domains} ${domains === 1 ? 'domain' : 'domains'}`;
    }),
    ...(homes ? [await conditionOf('Trash', async () => trashOf(homes))] : []),
    ...odd.conditions(),
    ...(await oddRows(workshop)),
    ...(homes || doveadm ? [] : [await conditionOf('Sizes of mailboxes', () => books.read(sizes))]),
    await dovecotCondition(doveadm),
  ];
}

/** Throws where the mail's owner could put into it what would then come back as somebody else's. */
function trashOf(homes: Homes): string {
  const fault = homes.trashFault();
  if (fault !== null) throw new MailServerUnavailable('not-writable', fault);
  return 'keeps what is removed, for Facteur alone';
}

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
