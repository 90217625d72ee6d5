import type { ServerTraits } from '../port.ts';
import { postfixDisposals } from '../shared/postfix-disposals.ts';

export const traits = {
  lacks: [],
  keepsRemoved: 'retention',
  disposals: postfixDisposals,
} as const satisfies ServerTraits;
