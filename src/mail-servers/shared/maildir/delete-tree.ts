import type { DirectoryHandle, EntryName } from './directory-handle.ts';

/** Deeper than any mailbox's directories: each level is held open meanwhile. */
const maxDepth = 100;

/** Deletes an entry with all that is in it, and follows no link. */
export async function deleteTree(from: DirectoryHandle, name: EntryName, depth = 0): Promise<void> {
  if (from.kindOf(name) === null) return;
  if (from.kindOf(name) !== 'directory') {
    await from.unlink(name);
    return;
  }
  using directory = openNested(from, name, depth);
  for (const entry of (await directory?.entries()) ?? []) {
    if (directory && entry.isDirectory()) await deleteTree(directory, entry.name, depth + 1);
    else await directory?.unlink(entry.name);
  }
  await from.rmdir(name);
}

/** As deleteTree, for use in a transaction. */
export function deleteTreeSync(from: DirectoryHandle, name: EntryName, depth = 0): void {
  if (from.kindOf(name) === null) return;
  if (from.kindOf(name) !== 'directory') {
    from.unlinkSync(name);
    return;
  }
  using directory = openNested(from, name, depth);
  for (const entry of directory?.entriesSync() ?? []) {
    if (directory && entry.isDirectory()) deleteTreeSync(directory, entry.name, depth + 1);
    else directory?.unlinkSync(entry.name);
  }
  from.rmdirSync(name);
}

function openNested(from: DirectoryHandle, name: EntryName, depth: number): DirectoryHandle | null {
  if (depth > maxDepth)
    throw new Error(
      `The directories in ${from.path} lie more than ${maxDepth} deep: look at them, and delete them by hand.`,
    );
  return from.open(name);
}
