import { errorCode } from './error-details.ts';

/** The codes of SQLite and the file system for a full disk. */
const fullDiskCodes = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'];

/** Whether an error, or its cause, is a full disk. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && (fullDiskCodes.includes(errorCode(error)) || isDiskFull(error.cause));

/** Whether an error says that another process holds a database. */
export const isLocked = (error: unknown): boolean => errorCode(error).startsWith('SQLITE_BUSY');
