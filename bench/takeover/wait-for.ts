import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. */
const [limit, interval] = [60_000, 10];

/** Waits until something holds. @throws Error that names it, where it takes longer than a minute. */
export async function waitFor(what: string, holds: () => boolean): Promise<void> {
  const since = performance.now();
  while (!holds()) {
    if (performance.now() - since > limit) throw new Error(`${what}: not within a minute`);
    await sleep(interval);
  }
}
