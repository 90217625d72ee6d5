import type { Disposals } from '../../domain/address/disposal.ts';

/**
 * The destinations by which administrators have Postfix discard mail: the null device as aliases(5) writes it, the names
 * that its aliases usually have, and what other mail servers' files, taken over, say for it.
 */
export const postfixDisposals: Disposals = {
  '/dev/null': 'discard',
  devnull: 'discard',
  'devnull@localhost': 'discard',
  blackhole: 'discard',
  'blackhole@localhost': 'discard',
  ':blackhole:': 'discard',
};
