import type { ServerTraits } from '../port.ts';
import { postfixDisposals } from '../shared/postfix-disposals.ts';

/** Of one whose mail is on another host. */
export const traits = {
  lacks: [
    'suspend-login',
    'suspend-mail',
    'app-passwords',
    'domains',
    'domain-removal',
    'domain-alias',
    'domain-quota',
    'rename',
    'forward-only',
    'shared-mailboxes',
    'send-as',
    'dkim',
    'away',
  ],
  keepsRemoved: 'minutes',
  // Its cron cleans up every 5 minutes, and may come at any of them.
  cleanupAfter: 5 * 60_000,
  // The scheme that AlternC itself writes.
  passwordScheme: 'SHA512-CRYPT',
  quotaUnit: 2 ** 20,
  // Its Postfix passes over what is not enabled, as over what is not there.
  suspendedGoesToCatchAll: true,
  ordersPerJob: 100,
  // Its transactions run one after another; what follows them, such as calls of Dovecot, does not.
  ordersAtOnce: 8,
  disposals: postfixDisposals,
} as const satisfies ServerTraits;
