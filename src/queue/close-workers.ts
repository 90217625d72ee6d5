import { once } from 'node:events';
import type { Worker } from 'bullmq';

type Closable = Pick<Worker, 'name' | 'pause' | 'close'>;

/** A worker that was cut off. Its job, if it had one, runs again once the lock on it has run out. */
export type CutOff = { readonly name: string; readonly reason: string };

/**
 * Lets workers finish the jobs that they have, all together for at most `ms`, then closes them whatever
 * they are at. Never throws; never hangs, whether or not Redis is there. Returns those that were cut off.
 *
 * It is pause() and then close(true), since BullMQ's close() waits for Redis for ever and can't be hurried
 * once begun. Queues need none of this: on a connection of ours their close() does not ask Redis.
 */
export async function closeWorkers(ms: number, ...workers: Closable[]): Promise<CutOff[]> {
  const deadline = AbortSignal.timeout(ms);
  const late = once(deadline, 'abort').then(() => `not finished after ${ms} ms`);
  const cutOff = await Promise.all(workers.map((worker) => close(worker, late)));
  return cutOff.flatMap((one) => one ?? []);
}

async function close(worker: Closable, late: Promise<string>): Promise<CutOff | null> {
  const unfinished = await Promise.race([worker.pause().then(() => null, String), late]);
  const unclosed = await worker.close(true).then(() => null, String);
  const reason = unfinished ?? unclosed;
  return reason === null ? null : { name: worker.name, reason };
}
