import { format } from 'node:util';
import type { Logger } from './logger.ts';

/** What libraries and Node write to, past the log. */
export type OutputTargets = {
  readonly console: Pick<Console, 'log' | 'info' | 'warn' | 'error'>;
  readonly process: Pick<NodeJS.Process, 'on' | 'removeAllListeners'>;
};

/**
 * Redirects what libraries and Node itself write to the console to the log. A repeated message, such as BullMQ's for each
 * connection, is logged once.
 */
export function captureLibraryOutput(log: Logger, targets: OutputTargets = { console, process }): void {
  const logged = new Set<string>();
  const write =
    (level: keyof Logger) =>
    (...values: unknown[]): void => {
      const message = format(...values);
      if (logged.has(message) || logged.size >= maxRemembered) return;
      logged.add(message);
      log[level]({ from: 'a library' }, message);
    };
  Object.assign(targets.console, {
    log: write('info'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  });
  // Node's own listener writes to standard error.
  targets.process.removeAllListeners('warning');
  targets.process.on('warning', ({ name, message }: Error) => write('warn')(`${name}: ${message}`));
}

/** Limits memory and log where messages differ each time; later ones are dropped. */
const maxRemembered = 1_000;
