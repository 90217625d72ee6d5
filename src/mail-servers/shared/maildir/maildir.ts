import type { Dirent } from 'node:fs';
import type { DirectoryHandle } from './directory-handle.ts';

// What is in tmp has not been delivered yet.
export const messageDirectories = ['cur', 'new'] as const;

/** Whether it is one of the three directories of messages that every Maildir folder has. */
export const isMessageDirectory = (name: Buffer): boolean => /^(cur|new|tmp)$/.test(name.toString('latin1'));

export const isHidden = (name: Buffer): boolean => name[0] === 0x2e;

/** Whether an entry of such a directory is a message: a regular file, and no link. */
export const isMessage = (entry: Dirent<Buffer>): boolean => entry.isFile() && !isHidden(entry.name);

/**
 * Files that Dovecot and Sieve keep in a home beside mail: indexes, subscriptions, checksums, scripts and the link to
 * the active one.
 */
export const isNotMail = (name: Buffer): boolean =>
  /^(\.?dovecot[-.].*|\.?subscriptions|maildirsize|maildirfolder|.*\.(sieve|svbin|log|lock))$/.test(
    name.toString('latin1'),
  );

/**
 * Moves every message of one home's Maildirs into the same folders of another's. Names are unique by the rules of
 * Maildir, and each message moves by a rename, so this may be killed and repeated. Other files are moved beside those
 * of the same name, except those that Dovecot makes anew.
 */
export function moveMessages(from: DirectoryHandle, to: DirectoryHandle): void {
  for (const entry of from.entriesSync()) {
    if (entry.isDirectory()) {
      using source = from.open(entry.name);
      using target = to.ensureDirectory(entry.name);
      if (source) moveMessages(source, target);
    } else if (entry.isFile()) moveFile(from, to, entry.name);
  }
}

function moveFile(from: DirectoryHandle, to: DirectoryHandle, name: Buffer): void {
  if (to.kindOf(name) === null) from.move(name, to);
  else if (!isNotMail(name)) from.move(name, to, Buffer.concat([name, Buffer.from('.late')]));
}
