import { createKeyedMutex } from '../../../lib/mutex.ts';

/** Shows what happens to a request in the order in which it happened. */
export type MessageOrder = {
  /** Runs work on a request's messages after all earlier work on them. */
  readonly run: <T>(request: number, work: () => Promise<T>) => Promise<T>;
  /** Runs work that may lead to a `run`; `idle` waits for it. */
  readonly beforeTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves when all `beforeTurn` work that is under way has ended, and so called `run` where it was to. */
  readonly idle: () => Promise<void>;
};

export function createMessageOrder(): MessageOrder {
  const underWay = new Set<Promise<unknown>>();

  async function beforeTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    underWay.add(done);
    try {
      return await done;
    } finally {
      underWay.delete(done);
    }
  }

  async function idle(): Promise<void> {
    await Promise.allSettled(underWay);
  }

  return { run: createKeyedMutex(), beforeTurn, idle };
}
