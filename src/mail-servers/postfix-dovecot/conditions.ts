import type { Condition } from '../../domain/condition.ts';
import { MailServerUnavailable } from '../port.ts';
import type { Workshop } from './workshop.ts';

/** A mailbox that nobody can have, to see whether Dovecot answers at all. */
export const nobody = 'nobody@facteur.invalid';

type Looked = Pick<Workshop, 'doveadm'> & { readonly directory: Pick<Workshop['directory'], 'read'> };

/** How the directory and Dovecot are. */
export async function conditionsOf({ directory, doveadm }: Looked): Promise<Condition[]> {
  return [
    await conditionOf('Mail server', async () => {
      const domains = directory.read((tables) => tables.domains.all()).length;
      return `postfix-dovecot, ${domains} ${domains === 1 ? 'domain' : 'domains'}`;
    }),
    await conditionOf('Dovecot', async () => {
      if (!doveadm) return untold;
      await doveadm.mailboxStatus(nobody);
      return 'is told of suspensions, new passwords and removals';
    }),
  ];
}

const untold =
  'is not told of changes (DOVEADM is not set): sessions and cached passwords live on until they end by themselves';

async function conditionOf(part: string, detail: () => Promise<string>): Promise<Condition> {
  try {
    return { part, ok: true, detail: await detail() };
  } catch (error) {
    if (error instanceof MailServerUnavailable) return { part, ok: false, detail: error.message };
    throw error;
  }
}
