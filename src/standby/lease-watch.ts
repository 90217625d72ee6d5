import type { LeaseRecord } from './lease-key.ts';
import type { LeaseTiming } from './timing.ts';

/** What whoever waits for a lease is to do. `seen`: the lease as it was, on which the taking depends. */
export type NextStep =
  | { readonly kind: 'take'; readonly seen: LeaseRecord | null }
  | { readonly kind: 'wait'; readonly seen: null }
  /** `isAlive`: its holder was seen to do something since the first look. */
  | { readonly kind: 'wait'; readonly seen: LeaseRecord; readonly isAlive: boolean };

/**
 * Decides when a lease may be taken: at once where it was given back, otherwise once it has stayed as it was for its whole
 * time, by one's own clock. So no clock of another host counts, and a lease that Redis lost is waited for too: its holder
 * may still believe in it.
 * @returns what to call with each look at the lease, and the monotonic time after it.
 */
export function createLeaseWatch({
  ttl,
}: Pick<LeaseTiming, 'ttl'>): (record: LeaseRecord | null, at: number) => NextStep {
  let last: { readonly seen: LeaseRecord | null; readonly since: number; readonly isAlive: boolean } | null =
    null;
  return (record, at) => {
    if (record?.released) return { kind: 'take', seen: record };
    if (!last || !isSame(last.seen, record)) last = { seen: record, since: at, isAlive: last !== null };
    if (at - last.since >= ttl) return { kind: 'take', seen: record };
    return record === null
      ? { kind: 'wait', seen: null }
      : { kind: 'wait', seen: record, isAlive: last.isAlive };
  };
}

const isSame = (one: LeaseRecord | null, other: LeaseRecord | null): boolean =>
  one?.id === other?.id && one?.token === other?.token && one?.beat === other?.beat;
