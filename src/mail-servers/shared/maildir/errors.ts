import { type MailServerErrorKind, MailServerUnavailable } from '../../port.ts';

type ErrorAdvice = { readonly trouble: MailServerErrorKind; readonly codes: RegExp; readonly text: string };

// SQLite's result codes (sqlite.org/rescode.html) and Node's file errors, in the words of the port.
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

/** What is wrong with the mail directory at `path`, where the error says so; otherwise the error as it came. */
export function toMailServerError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const code = error.code;
  const advice = errorAdvice.find(({ codes }) => codes.test(code));
  if (!advice) return error;
  const message = `The mail directory ${path} ${advice.text} (${error.message}).`;
  return new MailServerUnavailable(advice.trouble, message, { cause: error });
}
