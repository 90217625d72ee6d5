import type { Condition } from '../../domain/condition.ts';
import { checkDovecot } from '../shared/dovecot/health.ts';
import { checkIfAvailable, describeDomainCount, runHealthCheck } from '../shared/health-check.ts';
import { rowProblemsCheck, uppercaseKeyAdvice } from '../shared/row-problems.ts';
import type { DriverContext } from './context.ts';

/** Checks the directory, single rows and mailboxes, and Dovecot. */
export const healthChecks = async ({ directory, doveadm, problems }: DriverContext): Promise<Condition[]> => [
  await checkDirectory(directory),
  ...problems.healthChecks(),
  ...(await checkIfAvailable(async () => uppercaseDomains(directory))),
  await checkDovecot(doveadm),
];

function uppercaseDomains(directory: DriverContext['directory']): Condition[] {
  const uppercase = directory.read((tables) => tables.uppercaseDomains.all());
  return rowProblemsCheck(
    'Odd rows',
    uppercase.map((domain) => uppercaseKeyAdvice('domain', domain)),
  );
}

/** Checks that the directory can be read. */
export const checkDirectory = (directory: Pick<DriverContext['directory'], 'read'>): Promise<Condition> =>
  runHealthCheck('Mail server', async () => {
    const domains = directory.read((tables) => tables.domains.all());
    return `postfix-dovecot, ${describeDomainCount(domains.length)}`;
  });
