import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work after which everything else gets a turn of the event loop. */
const longest = 5;

/**
 * Runs work that can pause at each of its yields, so that everything else has its turn once it has taken long.
 * @returns what the work returns.
 */
export async function inTurns<T>(work: Generator<void, T>, pause = createTurns()): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await pause();
  }
}

/** Lets everything else have its turn once a long piece of work has had its own. @returns what to await in its loops. */
export function createTurns(
  now: () => number = performance.now.bind(performance),
): () => Promise<void> | null {
  let since = now();
  return () => {
    if (now() - since < longest) return null;
    return nextTurn().then(() => {
      since = now();
    });
  };
}
