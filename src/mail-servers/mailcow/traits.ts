import type { ServerTraits } from '../port.ts';
import { disposals } from './disposals.ts';

/** What it can and can't do, whatever it is asked. */
export const traits = {
  lacks: ['restore', 'mixed', 'sessions'],
  keepsRemoved: 'nothing',
  quotaUnit: 2 ** 20,
  // Postfix looks for the alias rows that are active alone, those of mailboxes among them.
  suspendedGoesToCatchAll: true,
  disposals,
  // Their tables are reached by no request of the API.
  lockOutLeaves: ['security-key', 'second-factor', 'reset-link'],
} as const satisfies ServerTraits;
