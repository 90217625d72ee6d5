import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type DirectoryHandle, hasErrorCode } from './directory-handle.ts';

/** The file in a home where Dovecot's last_login plugin notes logins; measuring passes over its name. */
const lastLoginFile = 'dovecot.last-login';

/** One login name takes two short lines. */
const mostBytes = 64 * 1024;

/** When somebody last logged in. `none`: nothing is noted; `unreadable`: there is something that can't be read. */
export type NotedLogin = number | 'none' | 'unreadable';

/** Reads the last login that Dovecot has noted in a home. */
export function readLastLogin(above: DirectoryHandle, names: readonly string[]): NotedLogin {
  try {
    using home = above.openPath(names);
    return home ? readFile(home) : 'none';
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return 'none';
    if (hasErrorCode(error, 'EACCES', 'EPERM', 'EIO', 'ELOOP', 'ENXIO', 'ENAMETOOLONG')) return 'unreadable';
    throw error;
  }
}

/** Whoever owns the mail may put anything in the file's place: no link is followed, and no more is read than is noted. */
function readFile(home: DirectoryHandle): NotedLogin {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = openSync(home.pathOf(lastLoginFile), flags);
  try {
    if (!fstatSync(file).isFile()) return 'unreadable';
    const content = Buffer.alloc(mostBytes);
    return parseLastLogin(content.toString('latin1', 0, readSync(file, content, 0, mostBytes, 0)));
  } finally {
    closeSync(file);
  }
}

/**
 * The newest time in a dictionary of Dovecot's, which has a key and a value on a line each: a mailbox that was renamed has
 * a key for each of its names. Times are seconds.
 */
function parseLastLogin(text: string): NotedLogin {
  const values = text.split('\n').filter((_, line) => line % 2 === 1);
  const times = values.filter((value) => /^\d{1,12}$/.test(value)).map((value) => Number(value) * 1000);
  return times.length > 0 ? Math.max(...times) : 'unreadable';
}
