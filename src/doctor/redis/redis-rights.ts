/** The part of a connection that the check uses. */
export type RedisCommands = { readonly call: (command: string, ...args: string[]) => Promise<unknown> };

/** The commands that Facteur's queues and workers send, directly and in BullMQ's scripts, as observed with MONITOR. */
const commandsWith = (key: string): readonly (readonly [string, ...string[]])[] => [
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
 * Finds the rights that a Redis user lacks, without side effects: Redis checks rights when it queues a command in a
 * transaction (redis.io, "MULTI"), and this transaction is discarded.
 * @param key one of those that belong to Facteur, and that nobody has.
 * @throws Error where the user may not begin or discard a transaction, or the connection is lost.
 */
export async function findMissingRights(redis: RedisCommands, key: string): Promise<MissingRights> {
  await redis.call('MULTI');
  try {
    const denials = await Promise.all(commandsWith(key).map((command) => tryCommand(redis, command)));
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
    // Rights are checked before a node of a cluster says that another has the key.
    if (message.startsWith('MOVED')) return null;
    if (!message.startsWith('NOPERM')) throw error;
    return { of: /\bkeys?\b/.test(message) ? 'key' : 'command', name: name.toLowerCase() };
  }
}
