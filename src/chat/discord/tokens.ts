import { limits } from './limits.ts';

/** The interactions that people came to a request by: while one lives, it can be answered to its user alone. */
export type Tokens = {
  readonly keep: (request: number, person: string, token: string) => void;
  /** This person's newest one, where it lives for another minute. */
  readonly of: (request: number, person: string) => string | undefined;
};

/** Kept in memory alone: after a restart, a direct message takes the answer's place. */
export function createTokens(clock: () => number): Tokens {
  const kept = new Map<string, { readonly token: string; readonly until: number }>();
  const keyOf = (request: number, person: string): string => `${request}/${person}`;

  function forgetDead(): void {
    for (const [key, { until }] of kept) if (until <= clock()) kept.delete(key);
  }

  return {
    keep: (request, person, token) => {
      forgetDead();
      kept.set(keyOf(request, person), { token, until: clock() + limits.tokenLife - 60_000 });
    },
    of: (request, person) => {
      forgetDead();
      return kept.get(keyOf(request, person))?.token;
    },
  };
}
