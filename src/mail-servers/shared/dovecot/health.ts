import type { Condition } from '../../../domain/condition.ts';
import { runHealthCheck } from '../health-check.ts';
import type { Doveadm } from './doveadm.ts';

/** Checks that Dovecot does what a change asks of it. */
export const checkDovecot = (doveadm: Pick<Doveadm, 'check'> | null): Promise<Condition> =>
  runHealthCheck('Dovecot', async () => {
    if (!doveadm) return noRefreshDetail;
    const { flushes } = await doveadm.check();
    return flushes ? refreshDetail : `${refreshDetail}; ${noFlushAdvice}`;
  });

const refreshDetail = 'is told of suspensions, new passwords and removals';

/** For a Dovecot whose authentication cache can't be flushed. */
const noFlushAdvice =
  'this version can’t be told by its HTTP API to forget cached logins, so auth_cache_size has to stay 0 there';

const noRefreshDetail =
  'isn’t told of changes, because DOVEADM isn’t set: sessions and cached passwords go on until they end by themselves';
