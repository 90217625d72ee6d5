import { setTimeout as sleep } from 'node:timers/promises';
import { BesideAnother } from './beside-another.ts';
import { holdLease, type Lease } from './hold-lease.ts';
import type { Holder, LeaseKey, LeaseRecord } from './lease-key.ts';
import { createLeaseWatch } from './lease-watch.ts';
import type { LeaseTiming } from './timing.ts';

export type WaitOptions = {
  readonly key: LeaseKey;
  readonly holder: Holder;
  readonly timing: LeaseTiming;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
  /** Called when whom it waits for is first known, and where that becomes another; null: the lease is not there. */
  readonly onWaiting: (record: LeaseRecord | null) => void;
  readonly onError: (error: unknown) => void;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
};

/**
 * Waits until nobody holds the lease any more, and takes it.
 * @returns null where the waiting was ended.
 * @throws BesideAnother where one acts that has no standby: it would not stop where another takes the lease.
 */
export async function waitForLease(options: WaitOptions): Promise<Lease | null> {
  const { key, holder, timing, monotonicNow, onWaiting, onError, signal } = options;
  const watch = createLeaseWatch(timing);
  let waitsFor: string | null | undefined;

  async function attempt(): Promise<Lease | null> {
    const next = watch(await key.read(), monotonicNow());
    const { seen } = next;
    if (next.kind === 'wait') {
      if (next.seen && !next.seen.standby && next.isAlive) throw new BesideAnother(next.seen, holder);
      const id = seen?.id ?? null;
      if (id !== waitsFor) onWaiting(seen);
      waitsFor = id;
      await key.announce(holder);
      return null;
    }
    const begun = monotonicNow();
    const taken = await key.take(holder, seen);
    return taken && holdLease({ key, holder, taken, begun, timing, monotonicNow, onError });
  }

  async function untilTaken(): Promise<Lease | null> {
    while (!signal.aborted) {
      const lease = await attempt().catch((error: unknown) => {
        if (error instanceof BesideAnother) throw error;
        onError(error);
        return null;
      });
      if (lease) return lease;
      await sleep(timing.look, undefined, { signal }).catch(() => undefined);
    }
    return null;
  }

  return untilTaken().finally(() => key.withdraw(holder).catch(onError));
}
