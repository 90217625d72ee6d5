/** Milliseconds for which an attempt is never the last: what follows would be given up too early. */
const minAttemptTime = 5_000;

/**
 * Counts time instead of believing the queue alone, which says which attempt is the last: whoever may write into Redis
 * could have a work given up at its first trouble.
 */
export function createAttemptTracker(clock: () => number) {
  const begun = new Map<number, number>();
  return async function attempt<T>(
    id: number,
    saidLast: boolean,
    work: (last: boolean) => Promise<T>,
  ): Promise<T> {
    const since = begun.get(id) ?? clock();
    begun.set(id, since);
    const last = saidLast && clock() - since >= minAttemptTime;
    const result = await work(last);
    begun.delete(id);
    return result;
  };
}
