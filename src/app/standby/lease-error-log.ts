import { errorMessage } from '../../lib/error-details.ts';
import { monotonicNow } from '../../lib/monotonic-clock.ts';
import type { Logger } from '../../logging/logger.ts';

/** Milliseconds within which the same error is not logged again. */
const repeatInterval = 60_000;

/** Logs why the lease can't be read or renewed, which is tried several times a second. */
export function createLeaseErrorLog(log: Logger): (error: unknown) => void {
  const logged = new Map<string, number>();
  return (err) => {
    const message = errorMessage(err);
    const now = monotonicNow();
    if (now - (logged.get(message) ?? Number.NEGATIVE_INFINITY) < repeatInterval) return;
    logged.set(message, now);
    log.warn({ err }, 'The lease, by which one of several Facteurs acts, can’t be read or renewed in Redis');
  };
}
