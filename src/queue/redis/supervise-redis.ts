import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicNow } from '../../lib/monotonic-clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { RedisProcess } from './redis-process.ts';

const firstDelay = 100;
const longestDelay = 5_000;

/**
 * Starts Redis again whenever it has ended: after 100 ms, then after twice as long each time up to 5 s, until
 * one lasted longer than that. `startReceiver` resolves once Redis is up. Returns when `signal` is aborted and the
 * last one is gone.
 */
export async function superviseRedis(
  first: RedisProcess,
  start: () => Promise<RedisProcess>,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  let redis = first;
  for (let delay = firstDelay; ; delay = Math.min(2 * delay, longestDelay)) {
    const since = monotonicNow();
    const { reason } = await redis.exited;
    if (signal.aborted) return;
    if (monotonicNow() - since > longestDelay) delay = firstDelay;
    log.warn({ reason, delay }, 'redis-server ended; it is started again');
    // Rejects where it is cut short, which start() then sees for itself.
    await Promise.allSettled([sleep(delay, undefined, { signal })]);
    redis = await start().catch((err: unknown) => {
      if (!signal.aborted) log.error({ err }, 'redis-server could not be started again');
      return redis;
    });
  }
}
