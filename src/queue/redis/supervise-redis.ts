import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicNow } from '../../lib/monotonic-clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { RedisProcess } from './redis-process.ts';

const firstDelay = 100;
const maxDelay = 5_000;

/**
 * Restarts Redis whenever it exits: after 100 ms, then after twice as long each time up to 5 s, until one has run for longer
 * than that. `start` resolves once Redis is up. Returns when `signal` is aborted and the last process has exited.
 */
export async function superviseRedis(
  first: RedisProcess,
  start: () => Promise<RedisProcess>,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  let redis = first;
  for (let delay = firstDelay; ; delay = Math.min(2 * delay, maxDelay)) {
    const since = monotonicNow();
    const { reason } = await redis.exited;
    if (signal.aborted) return;
    if (monotonicNow() - since > maxDelay) delay = firstDelay;
    log.warn({ reason, delay }, 'redis-server ended; it is started again');
    // Rejects on abort, which start() checks itself.
    await Promise.allSettled([sleep(delay, undefined, { signal })]);
    redis = await start().catch((err: unknown) => {
      if (!signal.aborted) log.error({ err }, 'redis-server could not be started again');
      return redis;
    });
  }
}
