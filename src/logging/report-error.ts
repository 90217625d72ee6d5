import { randomBytes } from 'node:crypto';
import type { Log } from './logger.ts';

/** Logs what nobody foresaw, with its cause, under an id that the user can quote. @returns the id. */
export type Unexpected = (error: unknown, what: string) => string;

export const createUnexpected =
  (log: Log): Unexpected =>
  (err, what) => {
    const errorId = randomBytes(4).toString('hex');
    log.error({ err, errorId }, what);
    return errorId;
  };
