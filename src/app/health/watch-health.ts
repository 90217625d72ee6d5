import type { Logger } from '../../logging/logger.ts';
import type { HealthCheck } from './probe.ts';

/** Milliseconds between two looks. */
const checkInterval = 60_000;

export type WatchOptions = {
  readonly check: () => Promise<readonly HealthCheck[]>;
  readonly log: Logger;
  readonly every?: number;
};

/**
 * Looks at everything once a minute, so that the log tells what nobody asked about, and since when. Only what changed is
 * logged. @returns what ends that.
 */
export function watchHealth({ check, log, every = checkInterval }: WatchOptions): () => void {
  let failing: ReadonlyMap<string, HealthCheck> = new Map();
  let isStopped = false;

  async function look(): Promise<void> {
    const now = new Map((await check()).filter(({ ok }) => !ok).map((each) => [checkKey(each), each]));
    if (isStopped) return;
    for (const [name, { id, part, state, detail }] of now)
      if (failing.get(name)?.state !== state) log.warn({ id, state }, `${part}: ${detail}`);
    for (const [name, { id, part }] of failing)
      if (!now.has(name)) log.info({ id, state: 'ok' }, `${part}: works again`);
    failing = now;
  }

  const timer = setInterval(() => void look(), every);
  timer.unref();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}

const checkKey = ({ id, part }: HealthCheck): string => JSON.stringify([id, part]);
