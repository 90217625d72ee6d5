import { type Dirent, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyMailbox, type MailboxSize } from '../../domain/address-state.ts';

// What is in tmp has not been delivered yet.
const messageDirectories = ['cur', 'new'] as const;

/**
 * What all folders of a Maildir hold; nothing where it is not there. Sizes come from what Dovecot puts into file names
 * (doc.dovecot.org, Maildir): `W=`, the size with CRLFs, which its quota counts too, or `S=`; and from the file where a
 * name has neither.
 */
export async function measureMaildir(maildir: string): Promise<MailboxSize> {
  let total = emptyMailbox;
  for (const folder of await foldersOf(maildir)) {
    for (const name of messageDirectories) {
      const size = await measureDirectory(join(maildir, folder, name));
      total = { messages: total.messages + size.messages, bytes: total.bytes + size.bytes };
    }
  }
  return total;
}

/**
 * Moves every message of one Maildir into the same folders of another. Names are unique by the rules of
 * Maildir, and each message moves by a rename, so this may be killed and repeated.
 */
export function moveMessages(from: string, to: string): void {
  if (!existsSync(from)) return;
  for (const folder of [
    '',
    ...readdirSync(from, { withFileTypes: true })
      .filter(isFolder)
      .map(({ name }) => name),
  ]) {
    for (const name of messageDirectories) moveFiles(join(from, folder, name), join(to, folder, name));
  }
}

function moveFiles(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) renameSync(join(from, name), join(to, name));
}

/** Maildir++: the inbox is the Maildir itself, and every other folder a directory in it that begins with a dot. */
async function foldersOf(maildir: string): Promise<string[]> {
  const entries = await orEmpty(readdir(maildir, { withFileTypes: true }));
  return ['', ...entries.filter(isFolder).map(({ name }) => name)];
}

const isFolder = (entry: Dirent): boolean => entry.isDirectory() && entry.name.startsWith('.');

async function measureDirectory(directory: string): Promise<MailboxSize> {
  let messages = 0;
  let bytes = 0;
  for (const name of await orEmpty(readdir(directory))) {
    if (name.startsWith('.')) continue;
    messages += 1;
    bytes += Number(
      /,W=(\d+)/.exec(name)?.[1] ?? /,S=(\d+)/.exec(name)?.[1] ?? (await fileSize(join(directory, name))),
    );
  }
  return { messages, bytes };
}

/** 0 for a message that was moved or deleted since its name was read. */
async function fileSize(path: string): Promise<number> {
  const [size = 0] = await orEmpty(stat(path).then((stats) => [stats.size]));
  return size;
}

async function orEmpty<T>(entries: Promise<T[]>): Promise<T[]> {
  try {
    return await entries;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
