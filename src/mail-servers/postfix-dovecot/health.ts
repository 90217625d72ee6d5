import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../port.ts';
import { dovecotCondition } from '../shared/dovecot/health.ts';
import { conditionOf } from '../shared/health-check.ts';
import { inCapitals, oddRowsCondition } from '../shared/row-problems.ts';
import type { Workshop } from './context.ts';

/** How the directory and Dovecot are. */
export const conditionsOf = async ({ directory, doveadm, odd }: Workshop): Promise<Condition[]> => [
  await directoryCondition(directory),
  ...odd.conditions(),
  ...oddDomains(directory),
  await dovecotCondition(doveadm),
];

/** A directory that can't be read another condition tells of. */
function oddDomains(directory: Workshop['directory']): Condition[] {
  try {
    const odd = directory.read((tables) => tables.domainsInCapitals.all());
    return oddRowsCondition(
      'Odd rows',
      odd.map((domain) => inCapitals('domain', domain)),
    );
  } catch (error) {
    if (error instanceof MailServerUnavailable) return [];
    throw error;
  }
}

/** How the directory is. */
export const directoryCondition = (directory: Pick<Workshop['directory'], 'read'>): Promise<Condition> =>
  conditionOf('Mail server', async () => {
    const domains = directory.read((tables) => tables.domains.all()).length;
    return `postfix-dovecot, ${domains} ${domains === 1 ? 'domain' : 'domains'}`;
  });
