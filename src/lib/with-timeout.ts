/** What a promise resolves to, or `late` where that takes longer; its failure, where it fails in time. */
export async function within<T, L>(milliseconds: number, promise: Promise<T>, late: L): Promise<T | L> {
  const { promise: timeout, resolve } = Promise.withResolvers<L>();
  const timer = setTimeout(() => resolve(late), milliseconds);
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
