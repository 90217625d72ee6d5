import type { Logger } from '../../logging/logger.ts';
import type { HealthCheck } from './probe.ts';

/** Milliseconds. */
const checkInterval = 60_000;

export type WatchOptions = {
  readonly check: () => Promise<readonly HealthCheck[]>;
  readonly log: Logger;
  readonly every?: number;
};

/**
 * Runs the health checks once a minute and logs each change of state, so that the log shows problems that nobody asked
 * about. @returns a function that stops it.
 */
export function watchHealth({ check, log, every = checkInterval }: WatchOptions): () => void {
  let failing: ReadonlyMap<string, HealthCheck> = new Map();
  let isStopped = false;

  async function runChecks(): Promise<void> {
    const now = new Map((await check()).filter(({ ok }) => !ok).map((each) => [checkKey(each), each]));
    if (isStopped) return;
    for (const [name, { id, part, state, detail }] of now)
      if (failing.get(name)?.state !== state) log.warn({ id, state }, `${part}: ${detail}`);
    for (const [name, { id, part }] of failing)
      if (!now.has(name)) log.info({ id, state: 'ok' }, `${part}: works again`);
    failing = now;
  }

  const timer = setInterval(() => void runChecks(), every);
  timer.unref();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}

const checkKey = ({ id, part }: HealthCheck): string => JSON.stringify([id, part]);
