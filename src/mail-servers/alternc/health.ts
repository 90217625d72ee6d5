import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../port.ts';
import { checkDovecot } from '../shared/dovecot/health.ts';
import { describeDomainCount, runHealthCheck } from '../shared/health-check.ts';
import type { DriverContext } from './context.ts';
import type { Sql } from './database.ts';
import { readDomains } from './read.ts';

/** Minutes after which a removal should be over: AlternC's cron runs every five. */
const overdueMinutes = 15;

/** Checks AlternC's database, its cron and Dovecot. */
export async function healthChecks({ database, trash, doveadm }: DriverContext): Promise<Condition[]> {
  return [
    await runHealthCheck('Mail server', async () => {
      const { length } = await database.read(readDomains);
      trash?.check();
      return `alternc, ${describeDomainCount(length)}, removed mail is kept ${trash ? 'by Facteur' : "until AlternC's cron runs"}`;
    }),
    await checkRemovals(database.read),
    await checkDovecot(doveadm),
  ];
}

const part = "AlternC's removals";

/** AlternC never resumes the removal of a mailbox that was interrupted. */
async function checkRemovals(read: DriverContext['database']['read']): Promise<Condition> {
  try {
    const late = await read(readOverdueRemovals);
    const waiting = late.filter(({ action }) => action === 'DELETE');
    const [replaced, stuck] = [true, false].map((isReplaced) =>
      late.filter((each) => each.action === 'DELETING' && Boolean(each.replaced) === isReplaced),
    );
    if (replaced?.length) return { part, ok: false, detail: replacedMessage(replaced) };
    if (stuck?.length) return { part, ok: false, detail: stuckMessage(stuck) };
    if (waiting.length) return { part, ok: false, detail: waitingMessage(waiting) };
    return { part, ok: true, detail: 'none is overdue' };
  } catch (error) {
    return { part, ok: false, detail: unavailableMessage(error) };
  }
}

type OverdueRemoval = {
  readonly id: number;
  readonly name: string;
  readonly action: 'DELETE' | 'DELETING';
  /** 1 where another mailbox has its path by now. */
  readonly replaced: number;
};

const readOverdueRemovals = (sql: Sql): Promise<OverdueRemoval[]> =>
  // Where AlternC's panel turns a mailbox into an alias, it leaves the address's date unchanged: only the later
  // states show how old the removal is.
  sql.rows<OverdueRemoval>(
    `SELECT mailbox.id, CONCAT(address.address, '@', domaines.domaine) AS name, mailbox.mail_action AS action,
       EXISTS (SELECT 1 FROM mailbox AS other WHERE other.path = mailbox.path AND other.id <> mailbox.id) AS replaced
     FROM mailbox JOIN address ON address.id = mailbox.address_id JOIN domaines ON domaines.id = address.domain_id
     WHERE address.update_date < CURRENT_TIMESTAMP - INTERVAL ${overdueMinutes} MINUTE
       AND (mailbox.mail_action = 'DELETING' OR (mailbox.mail_action = 'DELETE' AND address.mail_action = 'DELETE'))
     ORDER BY mailbox.id LIMIT 100`,
  );

const stuckMessage = (stuck: readonly OverdueRemoval[]): string =>
  `AlternC's cron was interrupted while it removed ${listNames(stuck)}: nothing of that goes on by itself. To have it finished: UPDATE mailbox SET mail_action = 'DELETE' WHERE id IN (${idsOf(stuck)})`;

const idsOf = (late: readonly OverdueRemoval[]): string => late.map(({ id }) => id).join(', ');

const replacedMessage = (replaced: readonly OverdueRemoval[]): string =>
  `AlternC's cron was interrupted while it removed ${listNames(replaced)}, and another mailbox has that place by now: do not set it to DELETE again, or the cron deletes the other's mail. To have it end: DELETE FROM mailbox WHERE id IN (${idsOf(replaced)})`;

const waitingMessage = (waiting: readonly OverdueRemoval[]): string =>
  `AlternC's cron has not removed ${listNames(waiting)} for more than ${overdueMinutes} minutes: check update_mails.sh in /etc/cron.d/alternc`;

function listNames(late: readonly OverdueRemoval[]): string {
  const [first, second, ...more] = late.map(({ name }) => name);
  return [first, second, more.length > 0 ? `${more.length} more` : null].filter(Boolean).join(', ');
}

function unavailableMessage(error: unknown): string {
  if (error instanceof MailServerUnavailable) return error.message;
  throw error;
}
