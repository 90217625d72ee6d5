import { errorCode } from './error-details.ts';

/** What SQLite and the file system call a disk without room. */
const fullDiskCodes = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'];

/** Whether something failed because a disk has no room left. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && (fullDiskCodes.includes(errorCode(error)) || isDiskFull(error.cause));

/** Whether an error says that another process holds a database. */
export const isLocked = (error: unknown): boolean => errorCode(error).startsWith('SQLITE_BUSY');
