import { describe, expect, it } from 'vitest';
import { createLeaseKey } from '../../../src/queue/redis/lease-key.ts';
import type { Holder, LeaseKey, LeaseRecord, TakenLease } from '../../../src/standby/lease-key.ts';
import { isMissing } from '../../support/requirements.ts';
import { clientOf, scratchDirectory, scratchRedis } from '../../support/scratch.ts';

const [one, two]: readonly [Holder, Holder] = [
  { id: 'id-one', host: 'first.example', standby: true },
  { id: 'id-two', host: 'second.example', standby: true },
];

async function openLease() {
  const { socketPath } = await scratchRedis(await scratchDirectory());
  const redis = clientOf(socketPath);
  return { redis, key: createLeaseKey(redis), other: createLeaseKey(clientOf(socketPath)) };
}

async function taken(key: LeaseKey, holder: Holder, seen: LeaseRecord | null = null): Promise<TakenLease> {
  return (await key.take(holder, seen)) ?? expect.fail('it was not as it was seen');
}

const renewal = (holder: Holder, lease: TakenLease, beat: number) => ({ ...holder, ...lease, beat });

describe.skipIf(isMissing('redis-server'))('the lease in Redis', () => {
  it('is taken by one of several who saw that it is not there', async () => {
    const { key, other } = await openLease();
    expect(await key.read()).toBeNull();
    const both = await Promise.all([key.take(one, null), other.take(two, null)]);
    expect(both.filter((each) => each === null)).toHaveLength(1);
    const [lease] = both;
    expect(await other.read()).toEqual({
      ...{ ...one, ...lease, beat: 0, released: false },
    });
  });

  it('is taken from a holder only as it was seen', async () => {
    const { key, other } = await openLease();
    const lease = await taken(key, one);
    const seen = await other.read();
    expect(await key.renew(renewal(one, lease, 1))).toBe(true);
    expect(await other.take(two, seen)).toBeNull();
    const next = await taken(other, two, await other.read());
    expect(next.token).toBeGreaterThan(lease.token);
    expect(await key.renew(renewal(one, lease, 2))).toBe(false);
    await key.release({ ...one, ...lease });
    expect(await other.read()).toMatchObject({ id: two.id, released: false });
  });

  it('is there for the next at once when it was given back, whatever that one saw', async () => {
    const { key, other } = await openLease();
    const lease = await taken(key, one);
    await key.release({ ...one, ...lease });
    expect(await other.read()).toMatchObject({ released: true });
    const next = await taken(other, two, null);
    expect(next.token).toBeGreaterThan(lease.token);
    expect(await key.take(one, null)).toBeNull();
  });

  it('is written anew by its holder where Redis lost it, and has a higher token for whoever takes it then', async () => {
    const { redis, key, other } = await openLease();
    const lease = await taken(key, one);
    await redis.flushall();
    expect(await key.renew(renewal(one, lease, 1))).toBe(true);
    expect(await other.read()).toEqual({ ...one, ...lease, beat: 1, released: false });
    await redis.flushall();
    expect((await taken(other, two)).token).toBeGreaterThan(lease.token);
    expect(await key.renew(renewal(one, lease, 2))).toBe(false);
  });

  it('gets a token above one that was found, of its holder alone', async () => {
    const { key, other } = await openLease();
    const lease = await taken(key, one);
    const found = lease.token + 5_000_000;
    const token = (await key.raise({ ...one, ...lease }, found)) ?? expect.fail('it is its own');
    expect(token).toBeGreaterThan(found);
    expect(await other.read()).toMatchObject({ token });
    expect(await other.raise({ ...two, ...lease, token }, token)).toBeNull();
    expect(await key.renew(renewal(one, { ...lease, token }, 1))).toBe(true);
    expect((await taken(other, two, await other.read())).token).toBeGreaterThan(token);
  });

  it('says whether its holder has a standby, also where an earlier version has written it', async () => {
    const { redis, key, other } = await openLease();
    const lease = await taken(key, { ...one, standby: false });
    expect(await other.read()).toMatchObject({ standby: false });
    await key.renew(renewal({ ...one, standby: false }, lease, 1));
    expect(await other.read()).toMatchObject({ standby: false });
    await redis.hdel('bull:facteur:lease', 'standby');
    expect(await other.read()).toMatchObject({ standby: true });
  });

  it('says who waits, and refuses what is no lease with what to do', async () => {
    const { redis, key, other } = await openLease();
    expect(await key.waiting()).toBeNull();
    await other.announce(two);
    expect(await key.waiting()).toEqual(two);
    await key.withdraw(one);
    expect(await key.waiting()).toEqual(two);
    await other.withdraw(two);
    expect(await key.waiting()).toBeNull();
    await redis.hset('bull:facteur:lease', { id: 'x', host: 'y', token: '9007199254740993' });
    await expect(key.read()).rejects.toThrow('redis-cli DEL bull:facteur:lease');
  });
});
