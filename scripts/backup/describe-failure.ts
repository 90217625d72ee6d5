import { currentUserName } from '../../src/config/data-access.ts';
import { BackupRefused } from './back-up.ts';
import { DatabaseDamaged } from './copy.ts';

type Advice = { readonly codes: RegExp; readonly text: (dataDirectory: string, into: string) => string };

// SQLite's result codes (sqlite.org/rescode.html) and Node's file errors.
const advices: readonly Advice[] = [
  {
    codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    text: (_, into) => `The disk of ${into} is full: make room there, or name another directory.`,
  },
  {
    codes: /^(SQLITE_(CANTOPEN|READONLY|PERM)|EACCES|EPERM|EROFS)/,
    text: (dataDirectory, into) =>
      `${currentUserName()} has to be able to read and write in ${dataDirectory} (SQLite keeps files beside a database while it reads) and to write in ${into}. Run this as the user who runs Facteur, or as root.`,
  },
  {
    codes: /^(ENOTDIR|EEXIST)$/,
    text: (_, into) => `${into} is no directory, or is inside something that is none: name another.`,
  },
  {
    codes: /^SQLITE_(CORRUPT|NOTADB|IOERR)/,
    text: () => damaged,
  },
];

const damaged =
  'A database is damaged. Keep the backups that you have, check the disk, and see "Back up and restore" in docs/operating.md.';

/** Why there is no backup, and what to do. */
export function describeFailure(error: unknown, dataDirectory: string, into: string): string {
  if (error instanceof BackupRefused) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DatabaseDamaged) return `${message}\n${damaged}`;
  if (error instanceof Error && error.name === 'AbortError') return 'It was interrupted.';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const advice = advices.find(({ codes }) => codes.test(code));
  return advice ? `${message}\n${advice.text(dataDirectory, into)}` : message;
}
