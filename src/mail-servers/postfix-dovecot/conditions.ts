import type { Condition } from '../../domain/condition.ts';
import { conditionOf } from './condition-of.ts';
import { dovecotCondition } from './dovecot-condition.ts';
import type { Workshop } from './workshop.ts';

/** How the directory and Dovecot are. */
export const conditionsOf = async ({ directory, doveadm }: Workshop): Promise<Condition[]> => [
  await directoryCondition(directory),
  await dovecotCondition(doveadm),
];

/** How the directory is. */
export const directoryCondition = (directory: Pick<Workshop['directory'], 'read'>): Promise<Condition> =>
  conditionOf('Mail server', async () => {
    const domains = directory.read((tables) => tables.domains.all()).length;
    return `postfix-dovecot, ${domains} ${domains === 1 ? 'domain' : 'domains'}`;
  });
