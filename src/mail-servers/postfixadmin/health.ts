import sql, { raw } from 'sql-template-tag';
import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../port.ts';
import { checkDovecot } from '../shared/dovecot/health.ts';
import { checkIfAvailable, describeDomainCount, runHealthCheck } from '../shared/health-check.ts';
import type { MaildirStore } from '../shared/maildir/maildir-store.ts';
import type { DriverContext } from './context.ts';
import { readDomains } from './read.ts';
import { rowProblems } from './row-problems.ts';
import type { Tables } from './tables.ts';

/** Checks the database, single rows, the source of sizes, the trash and Dovecot. */
export async function healthChecks(context: DriverContext): Promise<Condition[]> {
  const { adminDatabase, homes, doveadm, problems } = context;
  return [
    await runHealthCheck('Mail server', async () => {
      const { version, domains } = await adminDatabase.read(async (tables) => ({
        version: tables.schema.version,
        domains: (await readDomains(tables)).length,
      }));
      return `postfixadmin (schema ${version}), ${describeDomainCount(domains)}`;
    }),
    ...(homes ? [await runHealthCheck('Trash', async () => trashDetail(homes))] : []),
    ...problems.healthChecks(),
    ...(await checkIfAvailable(() => rowProblems(context))),
    ...(homes || doveadm
      ? []
      : [await runHealthCheck('Sizes of mailboxes', () => adminDatabase.read(sizesDetail))]),
    await checkDovecot(doveadm),
  ];
}

/** Throws where the mail's owner could plant in the trash what would be restored as somebody else's. */
function trashDetail(homes: MaildirStore): string {
  const fault = homes.trashAdvice();
  if (fault !== null) throw new MailServerUnavailable('not-writable', fault);
  return 'keeps what is removed, for Facteur alone';
}

/** Throws where nothing counts sizes: a mailbox full of mail would be removed as an empty one. */
async function sizesDetail(tables: Tables): Promise<string> {
  const any = async (table: string): Promise<boolean> =>
    tables.schema.has(table) &&
    (await tables.rows(sql`SELECT 1 AS found FROM ${raw(table)} LIMIT 1`)).length > 0;
  if ((await any('quota2')) || !(await any('mailbox'))) return 'come from the table quota2';
  throw new MailServerUnavailable(
    'unreadable',
    "are not known: the table quota2 is empty, so every mailbox counts as empty. Point Dovecot's quota dict at it, or set DOVEADM.",
  );
}
