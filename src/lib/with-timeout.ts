/** Waits for a promise; resolves to `fallback` where that takes longer. */
export async function withTimeout<T, L>(
  milliseconds: number,
  promise: Promise<T>,
  fallback: L,
): Promise<T | L> {
  const { promise: timeout, resolve } = Promise.withResolvers<L>();
  const timer = setTimeout(() => resolve(fallback), milliseconds);
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
