/**
 * Lets concurrent callers with the same key share one answer. Whoever asks while an answer is on its way waits for
 * the next one, since that one may not include what was written just before.
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
