import type { Disposals } from '../../domain/address/disposal.ts';

/**
 * The destinations by which administrators have Postfix discard mail: the null device as aliases(5) writes it, the
 * usual names of aliases to it, and what files taken over from other mail servers use.
 */
export const postfixDisposals: Disposals = {
  '/dev/null': 'discard',
  devnull: 'discard',
  'devnull@localhost': 'discard',
  blackhole: 'discard',
  'blackhole@localhost': 'discard',
  ':blackhole:': 'discard',
};
