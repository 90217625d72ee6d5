import type { HeldDirectory, Name } from './directory-handle.ts';

/** Directories below one another that are no mail of anybody's: every one of them is held open meanwhile. */
const deepest = 100;

/** Deletes what is there by a name, with all that is in it, and follows no link. */
export async function removeTree(from: HeldDirectory, name: Name, depth = 0): Promise<void> {
  if (from.kindOf(name) === null) return;
  if (from.kindOf(name) !== 'directory') {
    await from.unlink(name);
    return;
  }
  using directory = held(from, name, depth);
  for (const entry of (await directory?.entries()) ?? []) {
    if (directory && entry.isDirectory()) await removeTree(directory, entry.name, depth + 1);
    else await directory?.unlink(entry.name);
  }
  await from.rmdir(name);
}

/** As removeTree, for within a transaction. */
export function removeTreeNow(from: HeldDirectory, name: Name, depth = 0): void {
  if (from.kindOf(name) === null) return;
  if (from.kindOf(name) !== 'directory') {
    from.unlinkNow(name);
    return;
  }
  using directory = held(from, name, depth);
  for (const entry of directory?.entriesNow() ?? []) {
    if (directory && entry.isDirectory()) removeTreeNow(directory, entry.name, depth + 1);
    else directory?.unlinkNow(entry.name);
  }
  from.rmdirNow(name);
}

function held(from: HeldDirectory, name: Name, depth: number): HeldDirectory | null {
  if (depth > deepest)
    throw new Error(
      `The directories in ${from.path} lie more than ${deepest} deep: look at them, and delete them by hand.`,
    );
  return from.open(name);
}
