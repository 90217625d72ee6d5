import type { FencingToken } from '../../src/lib/fence/fence.ts';
import type { Holder, LeaseKey, LeaseRecord } from '../../src/standby/lease-key.ts';

/** The lease as the scripts in Redis keep it; test/queue/redis/lease-key.test.ts says of those what this one does. */
export function createMemoryLease(microseconds: () => number) {
  let stored: LeaseRecord | null = null;
  let waiting: Holder | null = null;
  const isOf = ({ id, token }: Pick<LeaseRecord, 'id' | 'token'>): boolean =>
    stored?.id === id && stored.token === token;
  const key: LeaseKey = {
    read: async () => stored,
    take: async (holder, seen) => {
      const isAsSeen =
        stored?.released ||
        (stored?.id === seen?.id && stored?.token === seen?.token && stored?.beat === seen?.beat);
      if (!isAsSeen) return null;
      const token = Math.max((stored?.token ?? 0) + 1, microseconds()) as FencingToken;
      stored = { ...holder, token, beat: 0, since: Math.floor(microseconds() / 1_000), released: false };
      return { token, since: stored.since };
    },
    renew: async (lease) => {
      if (stored && !isOf(lease)) return false;
      stored = { ...lease, released: false };
      return true;
    },
    raise: async (lease, above) => {
      if (!stored || !isOf(lease)) return null;
      stored = { ...stored, token: (Math.max(stored.token, above) + 1) as FencingToken };
      return stored.token;
    },
    release: async (lease) => {
      if (stored && isOf(lease)) stored = { ...stored, released: true };
    },
    announce: async (holder) => {
      waiting = holder;
    },
    withdraw: async ({ id }) => {
      if (waiting?.id === id) waiting = null;
    },
    waiting: async () => waiting,
    close: () => undefined,
  };
  return {
    key,
    /** As a fail-over that lost the last writes, or all. */
    restore: (earlier: LeaseRecord | null): void => {
      stored = earlier;
    },
    stored: () => stored,
  };
}
