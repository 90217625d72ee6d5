/**
 * Lets what has to be done begin one after another, one in each turn of the event loop: whatever comes in meanwhile is
 * acknowledged between them. A platform gives up on us after three seconds, not on one answer but on all.
 */
export function createPace(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const next = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(next);
  };
  return () =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(next);
      waiting.push(resolve);
    });
}
