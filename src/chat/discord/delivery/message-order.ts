import { createOrder } from '../../../lib/mutex.ts';

/** Has what is shown of a request happen in the order in which it came to be. */
export type Turns = {
  /** Does work on a request's message after all such work that came before. */
  readonly take: <T>(request: number, work: () => Promise<T>) => Promise<T>;
  /** Does what may end in a turn; `ready` waits for it. */
  readonly leadUp: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves when everything that leads up to a turn now has taken it. */
  readonly ready: () => Promise<void>;
};

export function createTurns(): Turns {
  const leading = new Set<Promise<unknown>>();

  async function leadUp<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    leading.add(done);
    try {
      return await done;
    } finally {
      leading.delete(done);
    }
  }

  async function ready(): Promise<void> {
    await Promise.allSettled(leading);
  }

  return { take: createOrder(), leadUp, ready };
}
