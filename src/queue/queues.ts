import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { OutboxRow } from '../store/outbox.ts';
import { failFast } from './connection.ts';
import { jobIdOf } from './job.ts';

/**
 * Retries end within about 8 s (250 ms, doubling): longer than a lock or a restart of a mail server's database,
 * shorter than what somebody who waits takes for silence. A finished job is not needed again: what guards against
 * a second run is in our own database.
 */
const jobOptions = {
  attempts: 6,
  backoff: { type: 'exponential', delay: 250 },
  removeOnComplete: true,
  removeOnFail: true,
};

export type Queues = {
  /** Rejects at once while Redis is away. */
  readonly add: (queue: string, rows: readonly OutboxRow[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The producing side of BullMQ, over one producer connection. */
export function createQueues(connection: Redis, onError: (error: Error) => void): Queues {
  const queues = new Map<string, Queue>();

  const get = (name: string): Queue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = new Queue(name, { connection, ...failFast });
    queue.on('error', onError);
    queues.set(name, queue);
    return queue;
  };

  return {
    async add(name, rows) {
      const jobs = rows.map(({ id, job, data }) => ({
        name: job,
        data,
        opts: { ...jobOptions, jobId: jobIdOf(id) },
      }));
      await get(name).addBulk(jobs);
    },
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    },
  };
}
