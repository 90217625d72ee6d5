import { setImmediate } from 'node:timers/promises';

/** Milliseconds of one turn of the event loop that a long work takes at most, so that what arrives is answered meanwhile. */
const maxTurn = 5;

/** Makes a function to await between the steps of a long work: it gives the event loop a turn where one is due. */
export function pacedSteps(now: () => number = performance.now.bind(performance)): () => Promise<void> {
  let since = now();
  return async () => {
    if (now() - since < maxTurn) return;
    await setImmediate();
    since = now();
  };
}
