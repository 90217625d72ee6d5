import { closeSync, fsyncSync, openSync, type PathLike } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Resolves once the disk has a directory's entries: until then, a power cut may undo what was made, renamed or deleted in
 * it, even where the files themselves were synced. (fsync(2))
 */
export async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r');
  await directory.sync();
}

/** As syncDirectory, at once; of a file, its content. */
export function syncToDisk(path: PathLike): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Has the disk keep directories that `mkdir` made on the way to `path`, where `first` is the first one that it made. */
export function syncMadeDirectories(first: string, path: string): void {
  for (let made = path; made.length >= first.length; made = dirname(made)) syncToDisk(dirname(made));
}
