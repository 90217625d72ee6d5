/** Limits attempts by key: some are free, then each is delayed longer. */
export type RateLimiter = {
  /** Milliseconds until the next attempt is allowed; 0: now. */
  readonly retryAfter: (key: string) => number;
  /** Counts an attempt. */
  readonly count: (key: string) => void;
  /** Takes an attempt back, since it succeeded and so was no guess. */
  readonly refund: (key: string) => void;
};

const maxWait = 300_000;
const resetAfter = 15 * 60_000;
/** At most some 2 MB of memory; the key with the oldest last attempt is dropped first. */
const maxKeys = 10_000;

type Attempts = {
  readonly count: number;
  /** Monotonic time of the last one. */
  readonly last: number;
};

/**
 * Allows `freeAttempts` attempts for each key; after that every attempt is followed by a delay of 1 s, 2 s, 4 s and so on
 * up to 5 minutes. After 15 minutes without an attempt the count starts anew.
 * @param monotonicNow milliseconds of a clock that never goes back.
 */
export function createRateLimiter(freeAttempts: number, monotonicNow: () => number): RateLimiter {
  const attempts = new Map<string, Attempts>();

  function recentAttempts(key: string): Attempts {
    const found = attempts.get(key);
    return found && monotonicNow() - found.last < resetAfter ? found : { count: 0, last: 0 };
  }

  return {
    retryAfter: (key) => {
      const { count, last } = recentAttempts(key);
      return count < freeAttempts ? 0 : Math.max(0, last + delayAfter(count - freeAttempts) - monotonicNow());
    },
    count: (key) => {
      const { count } = recentAttempts(key);
      // Reinserted at the end: the map stays in the order of the last attempts.
      attempts.delete(key);
      attempts.set(key, { count: count + 1, last: monotonicNow() });
      for (const [oldest] of attempts) {
        if (attempts.size <= maxKeys) break;
        attempts.delete(oldest);
      }
    },
    refund: (key) => {
      const { count, last } = recentAttempts(key);
      if (count > 1) attempts.set(key, { count: count - 1, last });
      else attempts.delete(key);
    },
  };
}

const delayAfter = (excess: number): number => Math.min(1000 * 2 ** excess, maxWait);
