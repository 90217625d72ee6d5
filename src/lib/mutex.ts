/** Runs works on the same thing one after another, in the order in which they came; others side by side. */
export function createKeyedMutex() {
  const last = new Map<number, Promise<unknown>>();
  return async function inOrder<T>(key: number, work: () => Promise<T>): Promise<T> {
    const before = last.get(key) ?? Promise.resolve();
    // The failure of one is its own caller's to hear of.
    const result = before.then(work, work);
    last.set(key, result);
    try {
      return await result;
    } finally {
      if (last.get(key) === result) last.delete(key);
    }
  };
}
