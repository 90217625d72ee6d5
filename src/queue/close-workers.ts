import { once } from 'node:events';
import type { Worker } from 'bullmq';

type Closable = Pick<Worker, 'name' | 'pause' | 'close'>;

/** A worker that was closed before it had finished. Its job runs again once its lock has expired. */
export type CutOff = { readonly name: string; readonly reason: string };

/**
 * Lets workers finish their jobs for at most `ms` milliseconds in total, then closes them. Never throws, and never hangs
 * while Redis is down. @returns the workers that were cut off.
 *
 * It uses pause() and then close(true), since BullMQ's close() waits for Redis forever and can't be aborted. Queues need
 * none of this: on a connection of ours their close() does not query Redis.
 */
export async function closeWorkers(ms: number, ...workers: Closable[]): Promise<CutOff[]> {
  const deadline = AbortSignal.timeout(ms);
  const timeout = once(deadline, 'abort').then(() => `not finished after ${ms} ms`);
  const cutOff = await Promise.all(workers.map((worker) => close(worker, timeout)));
  return cutOff.flatMap((each) => each ?? []);
}

async function close(worker: Closable, timeout: Promise<string>): Promise<CutOff | null> {
  const unfinished = await Promise.race([worker.pause().then(() => null, String), timeout]);
  const unclosed = await worker.close(true).then(() => null, String);
  const reason = unfinished ?? unclosed;
  return reason === null ? null : { name: worker.name, reason };
}
