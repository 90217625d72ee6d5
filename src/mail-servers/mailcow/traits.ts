import type { ServerTraits } from '../port.ts';
import { disposals } from './disposals.ts';

/** What it can and can't do, whatever it is asked. */
export const traits = {
  lacks: [
    'suspend-mail',
    'restore',
    'mixed',
    'forward-only',
    'sessions',
    'rename-to-other-domain',
    'shared-mailboxes',
    'send-as',
    'folders',
  ],
  keepsRemoved: 'nothing',
  quotaUnit: 2 ** 20,
  domainQuotaUnit: 2 ** 20,
  // Postfix reads active alias rows only, those of mailboxes among them.
  suspendedGoesToCatchAll: true,
  // Each order is some requests over HTTP, of which its PHP serves few at once; a job ends within seconds all the same.
  ordersPerJob: 20,
  ordersAtOnce: 4,
  disposals,
  renameRedirects: true,
  signsNewKeys: true,
  // It looks them up in its log of logins, which it clears of older ones.
  loginRecords: 'recent',
  // No request of the API reaches their tables.
  lockOutLeaves: ['security-key', 'second-factor', 'reset-link'],
} as const satisfies ServerTraits;
