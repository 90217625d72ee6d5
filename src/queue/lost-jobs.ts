import { Job, type Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Milliseconds that a job may be made to wait. What is to wait longer was put off by a clock that has gone back since. */
const maxDelay = 2 * 60_000;

/**
 * Frees jobs that no worker would ever take up, so that they can be added again: those that the queue knows and has in
 * none of its lists, as after a list was lost or damaged; and has those that wait for a time far off wait no more.
 */
export async function freeLostJobs(
  redis: Redis,
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

/** One that a worker has locked is not removed: it has it, in no list or in one. */
async function removeUnlisted(queue: Queue, id: string): Promise<void> {
  const job = await Job.fromId(queue, id);
  // It may have moved from one list to another while these were read.
  if (job && (await job.getState()) === 'unknown') await job.remove();
}

type ListedJobs = { readonly listed: ReadonlySet<string>; readonly delayedTooLong: ReadonlySet<string> };

async function readListedJobs(redis: Redis, queue: Queue, now: number): Promise<ListedJobs> {
  const key = (name: string) => queue.toKey(name);
  // BullMQ keeps a time as the upper bits of a score, above twelve that order jobs of the same time.
  const far = (now + maxDelay) * 0x1000;
  const [lists, sets, delayedTooLong] = await Promise.all([
    Promise.all(['wait', 'paused', 'active'].map((name) => redis.lrange(key(name), 0, -1))),
    Promise.all(['delayed', 'prioritized'].map((name) => redis.zrange(key(name), '0', '-1'))),
    redis.zrangebyscore(key('delayed'), String(far), '+inf'),
  ]);
  return { listed: new Set([...lists, ...sets].flat()), delayedTooLong: new Set(delayedTooLong) };
}
