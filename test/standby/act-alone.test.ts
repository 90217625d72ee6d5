import { describe, expect, it, onTestFinished } from 'vitest';
import { type ActAloneOptions, type ActingAlone, actAlone } from '../../src/standby/act-alone.ts';
import { BesideAnother } from '../../src/standby/beside-another.ts';
import type { Lease } from '../../src/standby/hold-lease.ts';
import type { LeaseKey } from '../../src/standby/lease-key.ts';
import { leaseTiming } from '../../src/standby/timing.ts';
import { waitForLease } from '../../src/standby/wait-for-lease.ts';
import { createMemoryLease } from '../support/memory-lease.ts';

/** As in use, but that looks and renewals come sooner. */
const timing = { ...leaseTiming, renewal: 20, retry: 5, look: 5 };

function createWorld() {
  let time = 0;
  const lease = createMemoryLease(() => 1_000 * ++time);
  let isAway = false;
  const away = () => Promise.reject(new Error('Redis is away'));
  /** As one process reaches it. */
  const key: LeaseKey = {
    ...lease.key,
    read: () => (isAway ? away() : lease.key.read()),
    renew: (record) => (isAway ? away() : lease.key.renew(record)),
  };
  // On a clock that stands still, no lease ends: who gets one got it in another way.
  const common = { key, timing, monotonicNow: () => 0, onError: () => undefined };
  const alone = async (host: string, more: Partial<ActAloneOptions> = {}): Promise<ActingAlone> => {
    const holder = { id: `${host}’s run`, host, standby: false };
    const acting = await actAlone({ ...common, holder, isOwn: () => false, ...more });
    onTestFinished(acting.release);
    return acting;
  };
  const standby = async (host: string): Promise<Lease | null> => {
    const ending = new AbortController();
    onTestFinished(() => ending.abort());
    const holder = { id: `${host}’s run`, host, standby: true };
    const held = await waitForLease({ ...common, holder, onWaiting: () => undefined, signal: ending.signal });
    onTestFinished(async () => held?.release());
    return held;
  };
  return {
    ...{ lease, alone, standby },
    /** As the clean end of an earlier one. */
    giveBack: async () => {
      const earlier = { id: 'earlier', host: 'earlier.example', standby: true };
      const taken = await lease.key.take(earlier, null);
      if (taken) await lease.key.release({ ...earlier, ...taken });
    },
    setAway: (value: boolean) => {
      isAway = value;
    },
  };
}

const refusal = async (start: Promise<unknown>): Promise<string> => {
  const error = await start.then(
    () => expect.fail('it acts'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BesideAnother);
  return String(error);
};

describe('a Facteur without STANDBY', () => {
  it('is refused beside one that holds the lease, and told who, since when, and what to do', async () => {
    const { alone, standby, giveBack, lease } = createWorld();
    await giveBack();
    await standby('first.example');
    expect(await lease.key.waiting()).toBeNull();
    expect(await refusal(alone('second.example'))).toMatch(
      /Facteur on first\.example has acted since \S+, with STANDBY=on .* this one has STANDBY=off: .*\. Set STANDBY=on here, and this one waits/,
    );
  });

  it('is refused beside one that waits for the lease', async () => {
    const { alone, lease } = createWorld();
    await lease.key.announce({ id: 'x', host: 'second.example', standby: true });
    expect(await refusal(alone('third.example'))).toContain('Facteur on second.example waits for the lease');
    expect(lease.stored()).toBeNull();
  });

  it('has one with STANDBY that is started beside it refused', async () => {
    const { alone, standby } = createWorld();
    const acting = await alone('first.example');
    expect(acting.holds()).toBe(true);
    expect(await refusal(standby('second.example'))).toMatch(
      /first\.example has acted since .* STANDBY=off .* Set STANDBY=on there and start it again/,
    );
  });

  it('has another one without STANDBY refused', async () => {
    const { alone } = createWorld();
    await alone('first.example');
    expect(await refusal(alone('second.example'))).toContain('End one of them; or set STANDBY=on on both');
  });

  it('acts at once after a crash of its own, after one that has ended, and in time after another’s crash', async () => {
    const { alone, lease } = createWorld();
    let looks = 0;
    const later = () => leaseTiming.ttl * looks++;
    const dead = { id: 'dead', host: 'first.example', standby: true };
    await lease.key.take(dead, null);
    const own = await alone('first.example', {
      isOwn: ({ id }) => id === dead.id,
    });
    await own.release();
    await (await alone('second.example')).release();
    await lease.key.take(dead, lease.stored());
    expect((await alone('third.example', { monotonicNow: later })).holds()).toBe(true);
    expect(lease.stored()).toMatchObject({ host: 'third.example' });
  });

  it('goes on while Redis is away, from the start on too, and takes the lease once it is there', async () => {
    const { alone, standby, lease, setAway } = createWorld();
    setAway(true);
    const acting = await alone('first.example');
    expect([acting.holds(), lease.stored()]).toEqual([false, null]);
    setAway(false);
    await expect.poll(acting.holds).toBe(true);
    setAway(true);
    lease.restore(null);
    setAway(false);
    await expect.poll(lease.stored).toMatchObject({ host: 'first.example' });
    await refusal(standby('second.example'));
  });

  it('is told to end where another one took the lease while it could not renew it', async () => {
    const { alone, lease } = createWorld();
    const acting = await alone('first.example');
    await lease.key.take({ id: 'y', host: 'second.example', standby: true }, lease.stored());
    expect(await acting.displaced).toMatch(/Facteur on second\.example has acted since/);
    expect(lease.stored()).toMatchObject({ host: 'second.example', released: false });
  });
});
