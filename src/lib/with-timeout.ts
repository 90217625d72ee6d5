/** What a promise resolves to, or `timeoutResult` where that takes longer; its failure, where it fails in time. */
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
