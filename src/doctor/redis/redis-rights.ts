/** What the check needs of a connection. */
export type RedisCommands = { readonly call: (command: string, ...args: string[]) => Promise<unknown> };

/** No job of ours has this name; its prefix is BullMQ's. */
const key = 'bull:facteur-doctor:rights';

/** Commands that Facteur's queues and workers send, by themselves and in BullMQ's scripts, as seen with MONITOR. */
const commands: readonly (readonly [string, ...string[]])[] = [
  ['INFO'],
  ['CLIENT', 'SETNAME', 'facteur-doctor'],
  ['EVAL', 'return 1', '1', key],
  ['EVALSHA', '0'.repeat(40), '1', key],
  ['BZPOPMIN', key, '1'],
  ['DEL', key],
  ['EXISTS', key],
  ['GET', key],
  ['HGET', key, 'field'],
  ['HGETALL', key],
  ['HINCRBY', key, 'field', '1'],
  ['HMGET', key, 'field'],
  ['HMSET', key, 'field', 'value'],
  ['HSET', key, 'field', 'value'],
  ['INCR', key],
  ['LLEN', key],
  ['LPUSH', key, 'value'],
  ['LRANGE', key, '0', '1'],
  ['LREM', key, '0', 'value'],
  ['PTTL', key],
  ['RPOPLPUSH', key, key],
  ['RPUSH', key, 'value'],
  ['SADD', key, 'value'],
  ['SCARD', key],
  ['SET', key, 'value'],
  ['SMEMBERS', key],
  ['SREM', key, 'value'],
  ['XADD', key, '*', 'field', 'value'],
  ['XTRIM', key, 'MAXLEN', '1'],
  ['ZADD', key, '1', 'value'],
  ['ZCARD', key],
  ['ZPOPMIN', key],
  ['ZRANGE', key, '0', '1'],
  ['ZRANGEBYSCORE', key, '0', '1'],
  ['ZREM', key, 'value'],
  ['ZREVRANGEBYSCORE', key, '1', '0'],
  ['ZSCORE', key, 'value'],
];

export type MissingRights = { readonly commands: readonly string[]; readonly keys: boolean };

/**
 * Finds out what a Redis user may not do, without doing it: Redis checks a right when it takes a command into a
 * transaction (redis.io, "MULTI"), and this transaction is thrown away.
 * @throws Error where Redis does not let this user begin or throw away a transaction, or is gone.
 */
export async function findMissingRights(redis: RedisCommands): Promise<MissingRights> {
  await redis.call('MULTI');
  try {
    const denials = await Promise.all(commands.map((command) => tryCommand(redis, command)));
    return {
      commands: denials.flatMap((denial) => (denial?.of === 'command' ? [denial.name] : [])),
      keys: denials.some((denial) => denial?.of === 'key'),
    };
  } finally {
    await redis.call('DISCARD');
  }
}

type Denial = { readonly of: 'command' | 'key'; readonly name: string };

async function tryCommand(
  redis: RedisCommands,
  [name, ...args]: readonly [string, ...string[]],
): Promise<Denial | null> {
  try {
    await redis.call(name, ...args);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (!message.startsWith('NOPERM')) throw error;
    return { of: /\bkeys?\b/.test(message) ? 'key' : 'command', name: name.toLowerCase() };
  }
}
