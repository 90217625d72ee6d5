import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const options = { removeOnComplete: true, removeOnFail: true };

/** A queue and a worker that does nothing, on the Redis at a socket: what BullMQ by itself costs. */
export async function withBareBullMQ<T>(
  socket: string,
  concurrency: number,
  work: (bare: { add: (count: number) => Promise<void>; roundTrip: () => Promise<void> }) => Promise<T>,
): Promise<T> {
  const connection = new Redis({ path: socket, maxRetriesPerRequest: null });
  const queue = new Queue('bare', { connection });
  const worker = new Worker('bare', async () => null, { connection, concurrency });
  await worker.waitUntilReady();
  let missing = 0;
  let allDone: (() => void) | null = null;
  worker.on('completed', () => {
    missing -= 1;
    if (missing === 0) allDone?.();
  });
  const done = (count: number) =>
    new Promise<void>((resolve) => {
      missing = count;
      allDone = resolve;
    });
  const data = { request: 1, change: { kind: 'address', address: 'someone@example.org' } };
  try {
    return await work({
      async add(count) {
        const all = done(count);
        await queue.addBulk(Array.from({ length: count }, () => ({ name: 'bare', data, opts: options })));
        await all;
      },
      async roundTrip() {
        const one = done(1);
        await queue.add('bare', data, options);
        await one;
      },
    });
  } finally {
    await worker.close();
    await queue.close();
    connection.disconnect();
  }
}
