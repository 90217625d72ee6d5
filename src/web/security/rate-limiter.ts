/** What may be tried some times, and then more and more rarely. */
export type RateLimiter = {
  /** Milliseconds until somebody may try again; 0: now. */
  readonly retryAfter: (who: string) => number;
  readonly count: (who: string) => void;
  /** Takes one back, since it was no guess: it succeeded. */
  readonly refund: (who: string) => void;
};

const maxWait = 300_000;
const resetAfter = 15 * 60_000;
/** Takes 2 MB at most; whoever tried longest ago is forgotten first. */
const maxKeys = 10_000;

/**
 * Lets everybody try `freeAttempts` times; then each must wait after every try: 1 s, 2, 4 and so on up to 5 minutes. After
 * 15 minutes without a try it begins anew. What is refused is not counted.
 * @param monotonicNow milliseconds that only ever grow.
 */
export function createRateLimiter(free: number, monotonicNow: () => number): RateLimiter {
  const tries = new Map<string, { readonly count: number; readonly last: number }>();

  function remembered(who: string): { readonly count: number; readonly last: number } {
    const found = tries.get(who);
    return found && monotonicNow() - found.last < resetAfter ? found : { count: 0, last: 0 };
  }

  return {
    retryAfter: (who) => {
      const { count, last } = remembered(who);
      return count < free ? 0 : Math.max(0, last + delayAfter(count - free) - monotonicNow());
    },
    count: (who) => {
      const { count } = remembered(who);
      // Put at the end, so that the map is in the order of the last tries.
      tries.delete(who);
      tries.set(who, { count: count + 1, last: monotonicNow() });
      for (const [oldest] of tries) {
        if (tries.size <= maxKeys) break;
        tries.delete(oldest);
      }
    },
    refund: (who) => {
      const { count, last } = remembered(who);
      if (count > 1) tries.set(who, { count: count - 1, last });
      else tries.delete(who);
    },
  };
}

const delayAfter = (beyond: number): number => Math.min(1000 * 2 ** beyond, maxWait);
