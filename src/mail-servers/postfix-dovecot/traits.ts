import type { ServerTraits } from '../port.ts';
import { postfixDisposals } from '../shared/postfix-disposals.ts';
import { mebibyte } from '../shared/quota.ts';

export const traits = {
  lacks: [],
  domainQuotaUnit: mebibyte,
  keepsRemoved: 'retention',
  // The orders of one turn share a transaction.
  ordersPerJob: 100,
  ordersAtOnce: 100,
  disposals: postfixDisposals,
} as const satisfies ServerTraits;
