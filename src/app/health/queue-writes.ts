import { errorMessage } from '../../lib/error-details.ts';
import type { RunningQueue } from '../../queue/start-queue.ts';

type Redis = RunningQueue['redis'];

const probeKey = 'bull:facteur:probe';

/** What BullMQ keeps of a queue under which name, as Redis calls its type. */
const types = {
  wait: 'list',
  active: 'list',
  paused: 'list',
  delayed: 'zset',
  prioritized: 'zset',
  events: 'stream',
};

/**
 * What keeps the queue from working though Redis is connected, in words; null where nothing does. It writes as jobs do,
 * and looks whether what jobs are kept in can be used.
 */
export async function findWriteError(redis: Redis, queues: readonly string[]): Promise<string | null> {
  try {
    await redis.set(probeKey, '1', 'PX', 60_000);
    const kept = queues.flatMap((queue) =>
      Object.entries(types).map(([name, type]) => ({ key: `bull:${queue}:${name}`, type })),
    );
    const found = await Promise.all(kept.map(({ key }) => redis.type(key)));
    const wrong = kept.find(({ type }, index) => found[index] !== 'none' && found[index] !== type);
    return wrong
      ? `holds a ${found[kept.indexOf(wrong)]} at ${wrong.key}, where a ${wrong.type} belongs: something else writes there; delete that key`
      : null;
  } catch (error) {
    return describeError(errorMessage(error));
  }
}

/** Redis' own words, and what to do. */
function describeError(message: string): string {
  if (message.startsWith('OOM'))
    return `takes no writes, as its memory is full: raise its maxmemory (${message})`;
  if (message.startsWith('READONLY'))
    return `takes no writes, as it is a read-only replica: set REDIS_URL to the one that takes writes (${message})`;
  if (message.startsWith('MISCONF'))
    return `takes no writes, as it can't save them: make room on its disk (${message})`;
  return `does not take jobs (${message})`;
}
