/** What SQLite and the file system call a disk without room. */
const codes: readonly unknown[] = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'];

/** Whether something failed because a disk has no room left. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && codes.includes(error.code)) || isDiskFull(error.cause));

/** Whether an error says that another process holds a database. */
export const isLocked = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
