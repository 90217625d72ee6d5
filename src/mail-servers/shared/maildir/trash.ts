import { deleteTree, deleteTreeSync } from './delete-tree.ts';
import { type DirectoryHandle, isOwnedByUs, openDirectoryNoFollow } from './directory-handle.ts';
import { moveMessages } from './maildir.ts';
import { unexpectedFile } from './unexpected-file.ts';

/** What the trash knows of a mailbox: nothing; what is needed to restore it; or only that it once was there. */
export type TrashState = 'unknown' | 'kept' | 'gone';

/** The file with a mailbox's row, in its directory of the trash. */
export const rowFileName = 'mailbox.json';

/** Only Facteur may use the trash: it holds password hashes, and decides what can be restored. */
export const privateMode = 0o700;

/** Write permission for anyone but the owner. */
const othersWrite = 0o022;

/**
 * Opens the trash, and revokes others' permission to write there, which older guides gave to the group of the mail.
 */
export function openTrash(path: string): DirectoryHandle {
  const trash = openDirectoryNoFollow(path);
  restrictToOwner(trash);
  return trash;
}

/**
 * Advice for the operator where others than Facteur can write into the trash, and so decide what is restored; or
 * null.
 */
export function trashPermissionAdvice(trash: DirectoryHandle): string | null {
  const { uid, mode } = trash.stats();
  if (isOwnedByUs({ uid }) && (mode & othersWrite) === 0) return null;
  return `others than Facteur may write in ${trash.path}: chown it to the user that Facteur runs as, and chmod it to 0700`;
}

/** The directory of a removed mailbox in the trash, or null. */
export const openTrashEntry = (trash: DirectoryHandle, id: string): DirectoryHandle | null =>
  requireOwnedByUs(trash.open(id));

/** The directory of a mailbox that is about to be removed, or the trash itself; made where it is missing. */
export const ensurePrivateDirectory = (above: DirectoryHandle, name: string): DirectoryHandle =>
  requireOwnedByUs(above.ensureDirectory(name));

/** Closes an older directory to the group of the mail, too. Throws for one that somebody else put there. */
function requireOwnedByUs<Opened extends DirectoryHandle | null>(directory: Opened): Opened {
  if (!directory) return directory;
  using opening = new DisposableStack();
  const handle = opening.use(directory);
  if (!isOwnedByUs(handle.stats())) throw unexpectedFile(handle.path);
  restrictToOwner(handle, privateMode);
  opening.move();
  return directory;
}

/** Leaves another owner's directory, which only that owner can close: `doctor` reports it. */
function restrictToOwner(directory: DirectoryHandle, wanted?: number): void {
  const { uid, mode: found } = directory.stats();
  const mode = wanted ?? found & 0o7777 & ~othersWrite;
  if ((found & 0o7777) !== mode && uid === process.geteuid?.()) directory.setMode(mode);
}

export function readTrashState(trashed: DirectoryHandle | null): TrashState {
  if (!trashed) return 'unknown';
  return trashed.kindOf('home') !== null || trashed.kindOf(rowFileName) !== null ? 'kept' : 'gone';
}

/** Where a home is: its name in its parent directory, which may be missing. */
export type HomeLocation = { readonly above: DirectoryHandle | null; readonly name: string };

export const homeExists = ({ above, name }: HomeLocation): boolean => directoryExists(above, name);

/**
 * Renames the home into the trash; one that a late delivery made again is merged into it. Renaming before merging
 * takes the path away from a delivery that is still writing: it fails, and its sender keeps the mail. Once there,
 * nobody else can put anything in its place.
 */
export function moveHomeToTrash({ above, name }: HomeLocation, trashed: DirectoryHandle): void {
  mergeLateDelivery(trashed);
  if (!above || !directoryExists(above, name)) return;
  const as = directoryExists(trashed, 'home') ? 'stray' : 'home';
  above.move(name, trashed, as);
  // It may have been replaced since we looked.
  directoryExists(trashed, as);
  mergeLateDelivery(trashed);
}

/** Renames the home out of the trash, if it is there. Returns whether it was. */
export function moveHomeFromTrash(trashed: DirectoryHandle, { above, name }: HomeLocation): boolean {
  if (!above || !directoryExists(trashed, 'home')) return false;
  trashed.move('home', above, name);
  return true;
}

export function mergeLateDelivery(trashed: DirectoryHandle): void {
  using lateDelivery = trashed.open('stray');
  if (!lateDelivery) return;
  using home = trashed.ensureDirectory('home');
  moveMessages(lateDelivery, home);
  deleteTreeSync(trashed, 'stray');
}

/**
 * Sets the home aside for deletion, by one rename: a killed deletion never leaves half a mailbox that could be
 * restored.
 */
export function moveToPendingDeletion(trashed: DirectoryHandle): void {
  deleteTreeSync(trashed, 'doomed');
  if (directoryExists(trashed, 'home')) trashed.move('home', trashed, 'doomed');
}

export const deletePending = (trashed: DirectoryHandle): Promise<void> => deleteTree(trashed, 'doomed');

export function deleteRowFile(trashed: DirectoryHandle): void {
  for (const name of [`${rowFileName}.unfinished`, rowFileName]) {
    if (trashed.kindOf(name) !== null) trashed.unlinkSync(name);
  }
}

/** Whether a directory is there. Throws for anything else in its place. */
function directoryExists(above: DirectoryHandle | null, name: string): boolean {
  const kind = above?.kindOf(name) ?? null;
  if (kind !== null && kind !== 'directory') throw unexpectedFile(`${above?.path}/${name}`);
  return kind !== null;
}
