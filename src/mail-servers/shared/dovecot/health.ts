import type { Condition } from '../../../domain/condition.ts';
import { conditionOf } from '../health-check.ts';
import type { Doveadm } from './doveadm.ts';

/** Whether Dovecot does what a change asks of it. */
export const dovecotCondition = (doveadm: Pick<Doveadm, 'check'> | null): Promise<Condition> =>
  conditionOf('Dovecot', async () => {
    if (!doveadm) return untold;
    const { flushes } = await doveadm.check();
    return flushes ? told : `${told}; ${mustCacheNothing}`;
  });

const told = 'is told of suspensions, new passwords and removals';

/** For a Dovecot that can't be told to forget logins. */
export const mustCacheNothing =
  'this version can’t be told by its HTTP API to forget cached logins, so auth_cache_size has to stay 0 there';

const untold =
  'is not told of changes (DOVEADM is not set): sessions and cached passwords live on until they end by themselves';
