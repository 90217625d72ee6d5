import { format } from 'node:util';
import type { Logger } from './logger.ts';

/** What of the process speaks past the log. */
export type OutputTargets = {
  readonly console: Pick<Console, 'log' | 'info' | 'warn' | 'error'>;
  readonly process: Pick<NodeJS.Process, 'on' | 'removeAllListeners'>;
};

/**
 * Has what libraries and Node itself write to the console come to the log, as its other lines do. What is said over and
 * over, such as by each of BullMQ's connections, is logged once.
 */
export function captureLibraryOutput(log: Logger, outlets: OutputTargets = { console, process }): void {
  const said = new Set<string>();
  const write =
    (level: keyof Logger) =>
    (...words: unknown[]): void => {
      const message = format(...words);
      if (said.has(message) || said.size >= maxRemembered) return;
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
const maxRemembered = 1_000;
