import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { currentUserName } from '../../src/config/data-access.ts';
import { restoringDirectory } from '../../src/config/data-directory.ts';
import { RestoreRefused } from './restore-refused.ts';

/** Why nothing was restored, and what to do. */
export function describeRestoreFailure(error: unknown, backup: string, target: string): string {
  const isBegun = existsSync(join(target, restoringDirectory));
  const left = isBegun
    ? `What was begun is left in ${join(target, restoringDirectory)}: Facteur does not start with it. Run this again: it begins anew.`
    : 'Nothing was restored.';
  return `${reasonOf(error, backup, target)}\n${left}`;
}

function reasonOf(error: unknown, backup: string, target: string): string {
  if (error instanceof RestoreRefused) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === 'AbortError') return 'It was interrupted.';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(code))
    return `${message}\nThe disk of ${target} is full: make room there, or set DATA_DIR to a directory on another disk.`;
  if (/^(EACCES|EPERM|EROFS|SQLITE_(CANTOPEN|READONLY|PERM))/.test(code))
    return `${message}\n${currentUserName()} has to be able to read all of ${backup}, and to write in ${target}. Run this as root.`;
  return message;
}
