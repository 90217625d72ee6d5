import { setTimeout as sleep } from 'node:timers/promises';
import { BesideAnother } from './beside-another.ts';
import type { Holder, LeaseKey, LeaseRecord, TakenLease } from './lease-key.ts';
import { createLeaseWatch } from './lease-watch.ts';
import type { LeaseTiming } from './timing.ts';

/** A Facteur that acts whether it holds the lease or not, since no other one waits for that. */
export type ActingAlone = {
  /** Whether others can see that it acts: not while Redis is away from the start on. */
  readonly holds: () => boolean;
  /** Resolves, to why and what to do, where another Facteur is found to act: this one is to end. */
  readonly displaced: Promise<string>;
  /** Gives the lease back, as the last thing. Never rejects. */
  readonly release: () => Promise<void>;
};

export type ActAloneOptions = {
  readonly key: LeaseKey;
  readonly holder: Holder;
  /** Whether a lease is of an earlier run of this Facteur, which has ended for certain. */
  readonly isOwn: (record: Holder) => boolean;
  readonly timing: LeaseTiming;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
  readonly onError: (error: unknown) => void;
};

/**
 * Takes the lease where no other Facteur acts, so that one that is started meanwhile finds it held. It renews it, and never
 * believes in it: while Redis is away it goes on, and where Redis is away from the start on, it takes it later.
 * @throws BesideAnother where another one acts, or waits to.
 */
export async function actAlone(options: ActAloneOptions): Promise<ActingAlone> {
  const { key, holder, isOwn, timing, monotonicNow, onError } = options;
  const displaced = Promise.withResolvers<string>();
  const watch = createLeaseWatch(timing);
  let taken: TakenLease | null = null;
  let beat = 0;
  let isOver = false;

  /** @returns whether it has the lease. */
  async function tryToTake(): Promise<boolean> {
    const record = await key.read();
    const next = watch(record, monotonicNow());
    if (next.kind === 'wait' && next.seen !== null && next.isAlive)
      throw new BesideAnother(next.seen, holder);
    const waiting = await key.waiting();
    if (waiting) throw new BesideAnother(waiting, holder);
    // One that is not there is not waited for: a start is to be fast, and who has lost it finds out by its next renewal.
    const mayTake = next.kind === 'take' || record === null || isOwn(record);
    if (mayTake && !isOver) taken = await key.take(holder, record);
    return taken !== null;
  }
  async function renew(lease: TakenLease): Promise<void> {
    beat += 1;
    if (await key.renew({ ...holder, ...lease, beat })) return;
    const other: LeaseRecord | null = await key.read();
    if (other) throw new BesideAnother(other, holder);
  }

  try {
    while (!(await tryToTake())) await sleep(timing.look);
  } catch (error) {
    if (error instanceof BesideAnother) {
      key.close();
      throw error;
    }
    onError(error);
  }

  let timer: NodeJS.Timeout | undefined;
  const goOn = async (): Promise<void> => {
    await (taken ? renew(taken) : tryToTake()).catch((error: unknown) => {
      if (error instanceof BesideAnother) displaced.resolve(error.message);
      else onError(error);
    });
    if (!isOver) schedule();
  };
  const schedule = (): void => {
    timer = setTimeout(goOn, taken ? timing.renewal : timing.look).unref();
  };
  schedule();

  return {
    holds: () => taken !== null,
    displaced: displaced.promise,
    release: async () => {
      isOver = true;
      clearTimeout(timer);
      if (taken) await key.release({ ...holder, ...taken }).catch(onError);
      key.close();
    },
  };
}
