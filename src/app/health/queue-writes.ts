import { errorMessage } from '../../lib/error-details.ts';
import { facteurKey, queueKey } from '../../queue/redis/key-names.ts';
import type { RunningQueue } from '../../queue/start-queue.ts';

type Redis = RunningQueue['redis'];

/** The Redis types of the keys that BullMQ keeps for a queue. */
const keyTypes = {
  wait: 'list',
  active: 'list',
  paused: 'list',
  delayed: 'zset',
  prioritized: 'zset',
  events: 'stream',
};

/**
 * Describes what keeps the queue from working although Redis is connected; null: nothing. Writes a key as jobs do, and
 * checks the types of the queues' keys.
 */
export async function findWriteError(redis: Redis, queues: readonly string[]): Promise<string | null> {
  try {
    await redis.set(facteurKey(redis, 'probe'), '1', 'PX', 60_000);
    const keys = queues.flatMap((queue) =>
      Object.entries(keyTypes).map(([name, type]) => ({ key: queueKey(redis, queue, name), type })),
    );
    const found = await Promise.all(keys.map(({ key }) => redis.type(key)));
    const wrong = keys.find(({ type }, index) => found[index] !== 'none' && found[index] !== type);
    return wrong
      ? `holds a ${found[keys.indexOf(wrong)]} at ${wrong.key}, where a ${wrong.type} belongs: something else writes there; delete that key`
      : null;
  } catch (error) {
    return describeError(errorMessage(error));
  }
}

/** Redis' message, and what to do. */
function describeError(message: string): string {
  if (message.startsWith('OOM'))
    return `takes no writes, as its memory is full: raise its maxmemory (${message})`;
  if (message.startsWith('READONLY'))
    return `takes no writes, as it is a read-only replica: set REDIS_URL to the one that takes writes (${message})`;
  if (message.startsWith('MISCONF'))
    return `takes no writes, as it can't save them: make room on its disk (${message})`;
  return `does not take jobs (${message})`;
}
