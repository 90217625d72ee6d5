import { createErrorMapper, type ErrorAdvice, type ErrorMapper } from '../error-advice.ts';

// SQLite's result codes (sqlite.org/rescode.html) and Node's file errors.
const errorAdvice: readonly ErrorAdvice[] = [
  {
    trouble: 'locked',
    codes: /^SQLITE_(BUSY|LOCKED)/,
    text: 'is being written by another program; this is tried again',
  },
  {
    trouble: 'missing',
    codes: /^(SQLITE_READONLY_DBMOVED|ENOENT|ENOTDIR)$/,
    text: 'is not there: mount its disk, or bring it back from a backup',
  },
  {
    trouble: 'not-writable',
    codes: /^(SQLITE_(READONLY|CANTOPEN|PERM|FULL)|EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EISDIR)/,
    text: 'can not be written: check who owns it, its mode (files 0660, directories 2770, one shared group, the trash 0700) and the space left on its disk',
  },
  {
    trouble: 'unreadable',
    codes: /^SQLITE_(CORRUPT|NOTADB|IOERR|ERROR|SCHEMA)/,
    text: "is damaged or is not in PostfixAdmin's schema: check its disk, bring it back from a backup, or upgrade it with PostfixAdmin",
  },
];

/** Maps errors of the mail directory at `path`: of its files, or of its database. */
export const createMaildirErrorMapper = (path: string): ErrorMapper =>
  createErrorMapper({
    advice: errorAdvice,
    message: (text, error) => `The mail directory ${path} ${text} (${error.message}).`,
  });
