/** Makes a pure function of an object that never changes work its result out only once for each, while that one is in use. */
export function rememberOfEach<K extends object, T>(work: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly result: T }>();
  return (of) => {
    const found = known.get(of);
    if (found) return found.result;
    const result = work(of);
    known.set(of, { result });
    return result;
  };
}
