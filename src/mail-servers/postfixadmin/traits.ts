import type { ServerTraits } from '../port.ts';
import { postfixDisposals } from '../shared/postfix-disposals.ts';

/** Of one whose mail is on another host. */
export const traits = {
  lacks: ['restore'],
  keepsRemoved: 'nothing',
  // PostfixAdmin's own queries for Postfix look for the alias rows that are active alone.
  suspendedGoesToCatchAll: true,
  disposals: postfixDisposals,
} as const satisfies ServerTraits;
