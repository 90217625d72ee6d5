/** Runs work on the same key one after another, in the order in which it came; work on different keys side by side. */
export function createKeyedMutex<Key = unknown>(): <T>(key: Key, work: () => Promise<T>) => Promise<T> {
  const last = new Map<Key, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    // A failure concerns its own caller only: the next runs all the same.
    const result = before.then(work, work);
    last.set(key, result);
    try {
      return await result;
    } finally {
      if (last.get(key) === result) last.delete(key);
    }
  };
}

/** Runs one piece of work after another, in the order in which they came, however the one before ended. */
export function createMutex(): <T>(work: () => Promise<T>) => Promise<T> {
  const runInOrder = createKeyedMutex<null>();
  return (work) => runInOrder(null, work);
}
