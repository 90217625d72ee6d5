import { type Fence, LeaseLost } from '../lib/fence/fence.ts';
import { createBelief } from './belief.ts';
import type { Holder, LeaseKey, TakenLease } from './lease-key.ts';
import type { LeaseTiming } from './timing.ts';

/** The lease that this process holds: while it does, it is the one that acts. */
export type Lease = Fence & {
  readonly host: string;
  /** When it was taken, in milliseconds since 1970. */
  readonly since: number;
  /** Resolves, to the reason, where it is lost: the process is to end at once. */
  readonly lost: Promise<string>;
  /** Has a higher token than one that was found. @throws LeaseLost */
  readonly raiseAbove: (token: number) => Promise<void>;
  /** Who waits to take over; null: nobody. Rejects where that can't be asked. */
  readonly waiting: () => Promise<Holder | null>;
  /** Gives it back, as the very last thing. Never rejects. */
  readonly release: () => Promise<void>;
};

type HoldOptions = {
  readonly key: LeaseKey;
  readonly holder: Holder;
  readonly taken: TakenLease;
  /** When its taking was begun, by `monotonicNow`. */
  readonly begun: number;
  readonly timing: LeaseTiming;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
  /** Hears why a renewal failed. */
  readonly onError: (error: unknown) => void;
};

/** Holds a lease that was taken: renews it until it is lost or given back. */
export function holdLease(options: HoldOptions): Lease {
  const { key, holder, taken, begun, timing, monotonicNow, onError } = options;
  const lost = Promise.withResolvers<string>();
  let isOver = false;
  const belief = createBelief({ token: taken.token, begun }, timing, monotonicNow, (why) => {
    if (!isOver) lost.resolve(why);
  });
  let { token } = taken;
  let beat = 0;
  let timer: NodeJS.Timeout | undefined;
  // Found out at once, also while no renewal is answered.
  const watchdog = setInterval(belief.remaining, timing.retry).unref();

  const renew = async (): Promise<boolean> => {
    const at = monotonicNow();
    beat += 1;
    const isOurs = await key.renew({ ...holder, token, beat, since: taken.since });
    if (isOurs) belief.renewed(at);
    else belief.end('Another Facteur has taken the lease');
    return isOurs;
  };
  const renewForEver = async (): Promise<void> => {
    const hasWorked = await renew().catch((error: unknown) => {
      onError(error);
      return false;
    });
    if (!isOver && belief.remaining() > 0)
      timer = setTimeout(renewForEver, hasWorked ? timing.renewal : timing.retry).unref();
  };
  timer = setTimeout(renewForEver, timing.renewal).unref();
  const stop = (): void => {
    isOver = true;
    clearTimeout(timer);
    clearInterval(watchdog);
  };
  void lost.promise.then(stop);

  return {
    host: holder.host,
    since: taken.since,
    token: belief.token,
    remaining: belief.remaining,
    lost: lost.promise,
    raiseAbove: async (found) => {
      if (found < belief.token()) return;
      const higher = await key.raise({ ...holder, ...taken, token }, found);
      if (higher === null) {
        belief.end('Another Facteur has taken the lease');
        throw new LeaseLost('Another Facteur has taken the lease');
      }
      token = higher;
      belief.raised(higher);
    },
    waiting: key.waiting,
    release: async () => {
      stop();
      if (belief.remaining() > 0) await key.release({ ...holder, ...taken, token }).catch(onError);
      belief.end('The lease was given back');
      key.close();
    },
  };
}
