import { format } from 'node:util';
import type { Log } from './logger.ts';

/** What of the process speaks past the log. */
export type Outlets = {
  readonly console: Pick<Console, 'log' | 'info' | 'warn' | 'error'>;
  readonly process: Pick<NodeJS.Process, 'on' | 'removeAllListeners'>;
};

/**
 * Has what libraries and Node itself write to the console come to the log, as its other lines do. What is said over and
 * over, such as by each of BullMQ's connections, is logged once.
 */
export function logLibraryOutput(log: Log, outlets: Outlets = { console, process }): void {
  const said = new Set<string>();
  const write =
    (level: keyof Log) =>
    (...words: unknown[]): void => {
      const message = format(...words);
      if (said.has(message) || said.size >= mostRemembered) return;
      said.add(message);
      log[level]({ from: 'a library' }, message);
    };
  Object.assign(outlets.console, {
    log: write('info'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  });
  // Node's own listener writes to standard error.
  outlets.process.removeAllListeners('warning');
  outlets.process.on('warning', ({ name, message }: Error) => write('warn')(`${name}: ${message}`));
}

/** What differs each time would fill memory and log. */
const mostRemembered = 1_000;
