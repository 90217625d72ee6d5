import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { type DirectoryHandle, hasErrorCode } from './directory-handle.ts';
import { unexpectedFile } from './unexpected-file.ts';

/** Dovecot's file of the rights to INBOX, in its Maildir. */
const fileName = 'dovecot-acl';

/** Dovecot, which is of the same group, may write it too. */
const mode = 0o660;

/**
 * Gives rights to INBOX, each as a line for one identifier: `group=NAME lr`. Those of other identifiers stay.
 * @see https://doc.dovecot.org/2.3/settings/plugin/acl/
 */
export function writeAccessFile(maildir: DirectoryHandle, rights: ReadonlyMap<string, string>): void {
  const present = readLines(maildir);
  const isOurs = (line: string): boolean => rights.has(line.split(' ', 1)[0] ?? '');
  const own = [...rights].map(([identifier, letters]) => `${identifier} ${letters}`);
  const isWritten = own.every((line) => present.some((each) => sortLetters(each) === sortLetters(line)));
  if (isWritten) return;
  const lines = [...present.filter((line) => line !== '' && !isOurs(line)), ...own];
  maildir.write(fileName, `${lines.join('\n')}\n`, mode);
}

/** Dovecot writes the letters in an order of its own. */
const sortLetters = (line: string): string => {
  const [identifier, letters = ''] = line.split(' ');
  return `${identifier} ${[...letters].sort().join('')}`;
};

/** Whoever owns the mail must not have us read another file by a link. */
function readLines(maildir: DirectoryHandle): string[] {
  let file: number;
  try {
    file = openSync(
      maildir.pathOf(fileName),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw unexpectedFile(`${maildir.path}/${fileName}`, error);
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.nlink !== 1) throw unexpectedFile(`${maildir.path}/${fileName}`);
    return readFileSync(file, 'utf8').split('\n');
  } finally {
    closeSync(file);
  }
}
