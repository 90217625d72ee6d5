import type { Logger } from '../../logging/logger.ts';

/** The same error again within this time says nothing new: clients try to reconnect every two seconds. */
const repeatInterval = 60_000;

/** Logs errors that come in floods while Redis is away: each message once, then once a minute. */
export function createOutageLog(log: Logger, clock: () => number): (error: Error) => void {
  const logged = new Map<string, number>();
  return (err) => {
    const now = clock();
    if (now - (logged.get(err.message) ?? Number.NEGATIVE_INFINITY) < repeatInterval) return;
    logged.set(err.message, now);
    log.warn({ err }, 'Redis is out of reach or answered with an error; jobs wait until it is back');
  };
}
