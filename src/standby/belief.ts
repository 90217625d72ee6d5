import { type FencingToken, LeaseLost } from '../lib/fence/fence.ts';
import type { LeaseTiming } from './timing.ts';

/** Whether a process may still act as the holder of a lease, as far as it can know without asking. */
export type Belief = {
  /** @throws LeaseLost where it may no longer act. */
  readonly token: () => FencingToken;
  /** Milliseconds for which it may act in any case. */
  readonly remaining: () => number;
  /** A renewal that was begun at that monotonic time has succeeded. */
  readonly renewed: (begun: number) => void;
  readonly raised: (token: FencingToken) => void;
  /** Ends it for good. */
  readonly end: (why: string) => void;
};

/**
 * Believes in a lease until its time has passed since the last renewal that succeeded was *begun*, less a margin. It reads
 * the clock at each question, so that a process that was stopped and goes on knows at once. What has ended never begins
 * again. The clock may stand still while a virtual machine is suspended (CLOCK_MONOTONIC; Node offers no CLOCK_BOOTTIME):
 * then the fencing token alone keeps what is written from counting, until the next renewal fails.
 * @param begun when the taking of the lease was begun.
 * @param onEnd called once, with the reason.
 */
export function createBelief(
  { token: first, begun }: { readonly token: FencingToken; readonly begun: number },
  { ttl, margin }: Pick<LeaseTiming, 'ttl' | 'margin'>,
  monotonicNow: () => number,
  onEnd: (why: string) => void,
): Belief {
  let token = first;
  let until = begun + ttl - margin;
  let ended: string | null = null;

  const end = (why: string): void => {
    if (ended !== null) return;
    ended = why;
    onEnd(why);
  };
  const remaining = (): number => {
    const left = until - monotonicNow();
    if (left <= 0) end(`The lease could not be renewed for ${(ttl - margin) / 1_000} s`);
    return ended === null ? left : 0;
  };
  return {
    remaining,
    token: () => {
      if (remaining() > 0) return token;
      throw new LeaseLost(`${ended}: this Facteur no longer acts, since a standby may. Nothing was changed.`);
    },
    renewed: (at) => {
      if (remaining() > 0) until = Math.max(until, at + ttl - margin);
    },
    raised: (higher) => {
      token = higher;
    },
    end,
  };
}
