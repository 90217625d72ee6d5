import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, QueueEvents, Worker } from 'bullmq';
import { failFastOptions, type RedisClient } from './redis/connection.ts';
import { keyPrefix } from './redis/key-names.ts';
import { createJobWaiter } from './wait-for-job.ts';
import { retryOptions } from './workers.ts';

/** Milliseconds. */
const answerTimeout = 8_000;
/** Milliseconds without an answer after which the client checks that a worker exists. */
const workerCheckDelay = 1_000;
/** Milliseconds to wait for Redis when closing. */
const closeTimeout = 1_000;
/** Seconds for which Redis keeps an answer. */
const resultRetention = 60;

/** Calls a server through a queue. */
export type RpcClient<Question, Answer> = {
  /** Rejects while Redis is down, and after 8 s without an answer; the question is then withdrawn. */
  readonly call: (question: Question) => Promise<Answer>;
  /** The number of servers, and of waiting questions. */
  readonly state: () => Promise<{ readonly workers: number; readonly waiting: number }>;
  readonly close: () => Promise<void>;
};

/** @param connections `consumer`: one that may block. */
export function createRpcClient<Question, Answer>(
  name: string,
  connections: Connections,
): RpcClient<Question, Answer> {
  const { producer, consumer, onError } = connections;
  const prefix = keyPrefix(producer);
  const queue = new Queue(name, { connection: producer, prefix, ...failFastOptions }).on('error', onError);
  const events = new QueueEvents(name, { connection: consumer, prefix }).on('error', onError);
  const waitForJob = createJobWaiter(queue, events);
  const keep = { age: resultRetention };

  /** Rejects where no server exists; else never settles. */
  async function rejectWithoutServer(signal: AbortSignal): Promise<never> {
    await sleep(workerCheckDelay, undefined, { signal });
    if ((await queue.getWorkersCount()) === 0) throw new Error('Nobody is there to answer');
    return new Promise<never>(() => undefined);
  }

  async function call(question: Question): Promise<Answer> {
    const job = await queue.add('call', question, {
      // BullMQ counts its ids in Redis, where a fail-over sets the count back: two questions would share an id and an answer.
      jobId: `call-${randomUUID()}`,
      attempts: 1,
      removeOnComplete: keep,
      removeOnFail: keep,
    });
    const answered = new AbortController();
    const noServer = rejectWithoutServer(answered.signal);
    // It also rejects when it is aborted after the answer.
    noServer.catch(() => undefined);
    try {
      return (await Promise.race([waitForJob(job.id ?? '', answerTimeout), noServer])) as Answer;
    } catch (error) {
      // Nobody would receive the answer.
      await job.remove().catch(() => undefined);
      throw error;
    } finally {
      answered.abort();
    }
  }

  return {
    call,
    state: async () => ({
      workers: await queue.getWorkersCount(),
      waiting: await queue.getWaitingCount(),
    }),
    // The close of QueueEvents waits for Redis.
    close: async () =>
      void (await Promise.race([Promise.allSettled([events.close(), queue.close()]), sleep(closeTimeout)])),
  };
}

type Connections = {
  readonly producer: RedisClient;
  readonly consumer: RedisClient;
  readonly onError: (error: Error) => void;
};

/** The number of questions that a server answers at once. */
const concurrency = 20;

/** Answers the calls of a queue's clients. */
export const createRpcServer = <Question, Answer>(
  name: string,
  answer: (question: Question) => Promise<Answer>,
  { consumer, onError }: Pick<Connections, 'consumer' | 'onError'>,
): Worker =>
  new Worker(name, (job: Job<Question>) => answer(job.data), {
    ...{ connection: consumer, concurrency, prefix: keyPrefix(consumer) },
    ...retryOptions,
  }).on('error', onError);
