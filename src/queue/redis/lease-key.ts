import { z } from 'zod';
import type { FencingToken } from '../../lib/fence/fence.ts';
import type { Holder, LeaseKey } from '../../standby/lease-key.ts';
import type { RedisClient } from './connection.ts';
import { facteurKey } from './key-names.ts';
import { raiseScript, releaseScript, renewScript, takeScript, withdrawScript } from './lease-scripts.ts';

/** Milliseconds for which somebody who waits counts as waiting: many looks at the lease. */
const waitingTime = 5_000;

const token = z.coerce
  .number()
  .int()
  .positive()
  .max(Number.MAX_SAFE_INTEGER - 1)
  // Checked above: no other number is one.
  .transform((value) => value as FencingToken);
const holder = z.object({ id: z.string().min(1), host: z.string() });
const record = holder.extend({
  // Before there was this field, only those with a standby took a lease.
  standby: z
    .enum(['0', '1'])
    .default('1')
    .transform((flag) => flag === '1'),
  token,
  beat: z.coerce.number().int(),
  since: z.coerce.number().int(),
  released: z.enum(['0', '1']).transform((flag) => flag === '1'),
});
const taken = z.tuple([token, z.coerce.number().int()]).nullable();

/** The lease in Redis. @param redis a connection of its own, so that nothing else delays a renewal; `close` ends it. */
export function createLeaseKey(redis: RedisClient): LeaseKey {
  const [leaseKey, waitingKey] = [facteurKey(redis, 'lease'), facteurKey(redis, 'lease:waiting')];
  /** Redis is not trusted. @throws Error, with what to do, where it holds no lease of ours. */
  function parsed<T>(schema: z.ZodType<T>, found: unknown): T {
    const { data, success } = schema.safeParse(found);
    if (!success)
      throw new Error(
        `What Redis has as ${leaseKey} is no lease of Facteur’s. End every Facteur, type redis-cli DEL ${leaseKey}, and start them again.`,
      );
    return data;
  }
  const run = (script: string, ...args: readonly (string | number)[]): Promise<unknown> =>
    redis.eval(script, 1, leaseKey, ...args);
  return {
    read: async () => {
      const stored = await redis.hgetall(leaseKey);
      return Object.keys(stored).length === 0 ? null : parsed(record, stored);
    },
    take: async ({ id, host, standby }, seen) => {
      const found = await run(
        takeScript,
        id,
        host,
        ...(seen ? [seen.id, seen.token, seen.beat] : ['', '', '']),
        Number(standby),
      );
      const [given, since] = parsed(taken, found) ?? [];
      return given === undefined || since === undefined ? null : { token: given, since };
    },
    renew: async ({ id, host, standby, token: own, beat, since }) =>
      (await run(renewScript, id, host, own, beat, since, Number(standby))) === 1,
    raise: async ({ id, token: own }, above) =>
      parsed(token.nullable(), await run(raiseScript, id, own, above)),
    release: async ({ id, token: own }) => void (await run(releaseScript, id, own)),
    announce: async (waits) => void (await redis.set(waitingKey, announcement(waits), 'PX', waitingTime)),
    withdraw: async (waits) => void (await redis.eval(withdrawScript, 1, waitingKey, announcement(waits))),
    waiting: async (): Promise<Holder | null> => {
      const text = await redis.get(waitingKey);
      return text === null ? null : { ...parsed(holder, JSON.parse(text)), standby: true };
    },
    close: () => redis.disconnect(),
  };
}

const announcement = ({ id, host }: Holder): string => JSON.stringify({ id, host });
