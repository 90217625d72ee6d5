import { createKeyedMutex } from '../../../lib/mutex.ts';

/** Has what is shown of a request happen in the order in which it came to be. */
export type MessageOrder = {
  /** Does work on a request's message after all such work that came before. */
  readonly run: <T>(request: number, work: () => Promise<T>) => Promise<T>;
  /** Does what may end in a turn; `waitUntilReady` waits for it. */
  readonly beforeTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves when everything that leads up to a turn now has taken it. */
  readonly idle: () => Promise<void>;
};

export function createMessageOrder(): MessageOrder {
  const leading = new Set<Promise<unknown>>();

  async function beforeTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    leading.add(done);
    try {
      return await done;
    } finally {
      leading.delete(done);
    }
  }

  async function idle(): Promise<void> {
    await Promise.allSettled(leading);
  }

  return { run: createKeyedMutex(), beforeTurn, idle };
}
