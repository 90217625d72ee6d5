import type { ServerTraits } from '../port.ts';
import { postfixDisposals } from '../shared/postfix-disposals.ts';
import { mebibyte } from '../shared/quota.ts';

export const traits = {
  // Until DKIM_SIGNER says what signs its mail.
  lacks: ['dkim'],
  domainQuotaUnit: mebibyte,
  keepsRemoved: 'retention',
  // The orders of one turn share a transaction.
  ordersPerJob: 100,
  ordersAtOnce: 100,
  // Its Dovecot notes them once its last_login plugin is on, which an older configuration leaves off.
  loginRecords: 'since-set-up',
  disposals: postfixDisposals,
} as const satisfies ServerTraits;
