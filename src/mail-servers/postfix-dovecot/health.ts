import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../port.ts';
import { checkDovecot } from '../shared/dovecot/health.ts';
import { runHealthCheck } from '../shared/health-check.ts';
import { rowProblemsCheck, uppercaseKeyAdvice } from '../shared/row-problems.ts';
import type { DriverContext } from './context.ts';

/** How the directory and Dovecot are. */
export const healthChecks = async ({ directory, doveadm, problems }: DriverContext): Promise<Condition[]> => [
  await checkDirectory(directory),
  ...problems.healthChecks(),
  ...uppercaseDomains(directory),
  await checkDovecot(doveadm),
];

/** A directory that can't be read another condition tells of. */
function uppercaseDomains(directory: DriverContext['directory']): Condition[] {
  try {
    const uppercase = directory.read((tables) => tables.uppercaseDomains.all());
    return rowProblemsCheck(
      'Odd rows',
      uppercase.map((domain) => uppercaseKeyAdvice('domain', domain)),
    );
  } catch (error) {
    if (error instanceof MailServerUnavailable) return [];
    throw error;
  }
}

/** How the directory is. */
export const checkDirectory = (directory: Pick<DriverContext['directory'], 'read'>): Promise<Condition> =>
  runHealthCheck('Mail server', async () => {
    const domains = directory.read((tables) => tables.domains.all()).length;
    return `postfix-dovecot, ${domains} ${domains === 1 ? 'domain' : 'domains'}`;
  });
