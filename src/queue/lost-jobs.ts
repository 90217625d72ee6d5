import { Job, type Queue } from 'bullmq';
import type { RedisClient } from './redis/connection.ts';

/** Milliseconds. A job that is delayed for longer was delayed before the clock went back. */
const maxDelay = 2 * 60_000;

/**
 * Recovers jobs that no worker would take up: removes those that are in none of the queue's lists, as after a list was lost
 * or damaged, so that they can be added again; and promotes those that are delayed too long.
 */
export async function freeLostJobs(
  redis: RedisClient,
  queue: Queue,
  ids: readonly string[],
  now = Date.now(),
): Promise<void> {
  const { listed, delayedTooLong } = await readListedJobs(redis, queue, now);
  for (const id of ids) {
    if (delayedTooLong.has(id)) await (await Job.fromId(queue, id))?.promote();
    else if (!listed.has(id)) await removeUnlisted(queue, id);
  }
}

/** BullMQ does not remove a job that a worker has locked. */
async function removeUnlisted(queue: Queue, id: string): Promise<void> {
  const job = await Job.fromId(queue, id);
  // It may have moved between lists while these were read.
  if (job && (await job.getState()) === 'unknown') await job.remove();
}

type ListedJobs = { readonly listed: ReadonlySet<string>; readonly delayedTooLong: ReadonlySet<string> };

async function readListedJobs(redis: RedisClient, queue: Queue, now: number): Promise<ListedJobs> {
  const key = (name: string) => queue.toKey(name);
  // BullMQ's scores are times shifted by twelve bits, which order jobs of the same time.
  const maxScore = (now + maxDelay) * 0x1000;
  const [lists, sets, delayedTooLong] = await Promise.all([
    Promise.all(['wait', 'paused', 'active'].map((name) => redis.lrange(key(name), 0, -1))),
    Promise.all(['delayed', 'prioritized'].map((name) => redis.zrange(key(name), '0', '-1'))),
    redis.zrangebyscore(key('delayed'), String(maxScore), '+inf'),
  ]);
  return { listed: new Set([...lists, ...sets].flat()), delayedTooLong: new Set(delayedTooLong) };
}
