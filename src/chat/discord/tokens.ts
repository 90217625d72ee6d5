import type { Actor } from '../../domain/actor.ts';
import { limits } from './limits.ts';

/** The interactions that people came to a request by: while one lives, it can be answered to its user alone. */
export type Tokens = {
  readonly keep: (request: number, who: Actor, token: string) => void;
  /** This person's newest one, where it lives for another minute. */
  readonly of: (request: number, who: Actor) => string | undefined;
};

/** Kept in memory alone: after a restart, a direct message takes the answer's place. */
export function createTokens(clock: () => number): Tokens {
  const kept = new Map<string, { readonly token: string; readonly until: number }>();
  const keyOf = (request: number, { userId }: Actor): string => `${request}/${userId}`;

  function forgetDead(): void {
    for (const [key, { until }] of kept) if (until <= clock()) kept.delete(key);
  }

  return {
    keep: (request, who, token) => {
      forgetDead();
      kept.set(keyOf(request, who), { token, until: clock() + limits.tokenLife - 60_000 });
    },
    of: (request, who) => {
      forgetDead();
      return kept.get(keyOf(request, who))?.token;
    },
  };
}
