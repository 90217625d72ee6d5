import { randomBytes } from 'node:crypto';
import type { Logger } from './logger.ts';

/** Logs an unexpected error under an id that users can quote. @returns the id. */
export type ReportError = (error: unknown, what: string) => string;

export const createErrorReporter =
  (log: Logger): ReportError =>
  (err, what) => {
    const errorId = randomBytes(4).toString('hex');
    log.error({ err, errorId }, what);
    return errorId;
  };
