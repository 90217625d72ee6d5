import { randomBytes } from 'node:crypto';
import type { Logger } from './logger.ts';

/** Logs what nobody foresaw, with its cause, under an id that the user can quote. @returns the id. */
export type ReportError = (error: unknown, what: string) => string;

export const createErrorReporter =
  (log: Logger): ReportError =>
  (err, what) => {
    const errorId = randomBytes(4).toString('hex');
    log.error({ err, errorId }, what);
    return errorId;
  };
