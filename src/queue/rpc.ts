import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, QueueEvents, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { failFastOptions } from './redis/connection.ts';
import { createJobWaiter } from './wait-for-job.ts';

/** Milliseconds that an answer may take. */
const answerTimeout = 8_000;
/** Milliseconds after which it is looked whether anybody is there. */
const workerCheckDelay = 1_000;
/** Milliseconds for which Redis may be waited for at the end. */
const closeTimeout = 1_000;
/** Seconds for which an answer is kept for whoever asked. */
const resultRetention = 60;

/** Asks over a queue and waits for the answer. */
export type RpcClient<Question, Answer> = {
  /** Rejects while Redis is away, and where nobody answers within 8 s: nobody answers it later either. */
  readonly call: (question: Question) => Promise<Answer>;
  /** How many there are to answer, and how many questions wait. */
  readonly state: () => Promise<{ readonly workers: number; readonly waiting: number }>;
  readonly close: () => Promise<void>;
};

/** @param consumer a connection on which it may be waited. */
export function createRpcClient<Question, Answer>(
  name: string,
  { producer, consumer, onError }: Connections,
): RpcClient<Question, Answer> {
  const queue = new Queue(name, { connection: producer, ...failFastOptions }).on('error', onError);
  const events = new QueueEvents(name, { connection: consumer }).on('error', onError);
  const endOf = createJobWaiter(queue, events);
  const keep = { age: resultRetention };

  /** Rejects once it is clear that nobody is there to answer. */
  async function nobodyThere(signal: AbortSignal): Promise<never> {
    await sleep(workerCheckDelay, undefined, { signal });
    if ((await queue.getWorkersCount()) === 0) throw new Error('Nobody is there to answer');
    return new Promise<never>(() => undefined);
  }

  async function call(question: Question): Promise<Answer> {
    const job = await queue.add('call', question, {
      attempts: 1,
      removeOnComplete: keep,
      removeOnFail: keep,
    });
    const answered = new AbortController();
    const doubt = nobodyThere(answered.signal);
    // After the answer there is nobody left to doubt.
    doubt.catch(() => undefined);
    try {
      return (await Promise.race([endOf(job.id ?? '', answerTimeout), doubt])) as Answer;
    } catch (error) {
      // A question that nobody has taken up by now would be answered to nobody.
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
    // Events' close waits for a Redis that is away.
    close: async () =>
      void (await Promise.race([Promise.allSettled([events.close(), queue.close()]), sleep(closeTimeout)])),
  };
}

type Connections = {
  readonly producer: Redis;
  readonly consumer: Redis;
  readonly onError: (error: Error) => void;
};

/** How many questions are answered at once. */
const concurrency = 20;

/** Answers what is asked over a queue. */
export const createRpcServer = <Question, Answer>(
  name: string,
  answer: (question: Question) => Promise<Answer>,
  { consumer, onError }: Pick<Connections, 'consumer' | 'onError'>,
): Worker =>
  new Worker(name, (job: Job<Question>) => answer(job.data), { connection: consumer, concurrency }).on(
    'error',
    onError,
  );
