/** Lets so many pieces of work run at a time; the others wait for their turn, in order. */
export function createLimit(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Runs what is about the same key one after the other, and what is about different keys side by side. */
export function createKeyedMutex<Key>(): <T>(key: Key, work: () => Promise<T>) => Promise<T> {
  const last = new Map<Key, Promise<unknown>>();
  return async (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}

/**
 * Has those who ask for the same thing at the same time wait for one answer. Whoever asks while an answer is on its way
 * waits for the next one, since that one may not know yet what was written before it was asked for.
 */
export function createSingleFlight<Key, Answer>(): (key: Key, ask: () => Promise<Answer>) => Promise<Answer> {
  const underWay = new Map<Key, Promise<Answer>>();
  const next = new Map<Key, Promise<Answer>>();
  return (key, ask) => {
    const begin = () => {
      next.delete(key);
      const answer = ask().finally(() => {
        if (underWay.get(key) === answer) underWay.delete(key);
      });
      underWay.set(key, answer);
      return answer;
    };
    const present = underWay.get(key);
    if (!present) return begin();
    const later = next.get(key) ?? present.then(begin, begin);
    next.set(key, later);
    return later;
  };
}
