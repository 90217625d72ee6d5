import { removeTree, removeTreeNow } from './delete-tree.ts';
import { type HeldDirectory, holdItself, isOurs } from './directory-handle.ts';
import { moveMessages } from './maildir.ts';
import { strayFile } from './unexpected-file.ts';

/** What the trash knows of a mailbox: nothing; what brings it back; or only that it was there. */
export type TrashState = 'unknown' | 'kept' | 'gone';

/** A mailbox's row, in its directory of the trash. */
export const rowName = 'mailbox.json';

/** Nobody but Facteur has to do with the trash: it holds passwords' hashes, and decides what comes back. */
export const privateMode = 0o700;

/** Permission to write for anyone but the owner. */
const othersWrite = 0o022;

/** Holds the trash, and takes from others the right to write there, which older guides gave to the group of the mail. */
export function holdTrash(path: string): HeldDirectory {
  const trash = holdItself(path);
  closeToOthers(trash);
  return trash;
}

/** What lets others than us decide what comes back from the trash, in words for its operator; null: nothing. */
export function openToOthers(trash: HeldDirectory): string | null {
  const { uid, mode } = trash.stats();
  if (isOurs({ uid }) && (mode & othersWrite) === 0) return null;
  return `others than Facteur may write in ${trash.path}: chown it to the user that Facteur runs as, and chmod it to 0700`;
}

/** The directory of a removed mailbox in the trash, or null. */
export const openTrashed = (trash: HeldDirectory, id: string): HeldDirectory | null =>
  expectOurs(trash.open(id));

/** The directory of a mailbox that is to be removed, or the trash itself. */
export const makePrivate = (above: HeldDirectory, name: string): HeldDirectory =>
  expectOurs(above.make(name));

/** What was there before is kept from the group of the mail, too. Throws for what somebody else put there. */
function expectOurs<Opened extends HeldDirectory | null>(directory: Opened): Opened {
  if (!directory) return directory;
  using opening = new DisposableStack();
  const held = opening.use(directory);
  if (!isOurs(held.stats())) throw strayFile(held.path);
  closeToOthers(held, privateMode);
  opening.move();
  return directory;
}

/** Another owner's directory only that owner can close: doctor tells of it. */
function closeToOthers(directory: HeldDirectory, wanted?: number): void {
  const { uid, mode: found } = directory.stats();
  const mode = wanted ?? found & 0o7777 & ~othersWrite;
  if ((found & 0o7777) !== mode && uid === process.geteuid?.()) directory.setMode(mode);
}

export function stateIn(trashed: HeldDirectory | null): TrashState {
  if (!trashed) return 'unknown';
  return trashed.kindOf('home') !== null || trashed.kindOf(rowName) !== null ? 'kept' : 'gone';
}

/** Where a home is: its name in the directory above it, which may be missing. */
export type HomePlace = { readonly above: HeldDirectory | null; readonly name: string };

export const isHomeThere = ({ above, name }: HomePlace): boolean => directoryAt(above, name);

/**
 * Renames the home into the trash; one that was made again by a late delivery joins it. Renaming before merging takes
 * the path away from a delivery that is still writing: it fails, and its sender keeps the mail. Once there, nobody else
 * can put anything in its place.
 */
export function takeHome({ above, name }: HomePlace, trashed: HeldDirectory): void {
  mergeStray(trashed);
  if (!above || !directoryAt(above, name)) return;
  const as = directoryAt(trashed, 'home') ? 'stray' : 'home';
  above.move(name, trashed, as);
  // It may have been exchanged since we looked.
  directoryAt(trashed, as);
  mergeStray(trashed);
}

/** Renames the home out of the trash, if it is there. */
export function giveHome(trashed: HeldDirectory, { above, name }: HomePlace): boolean {
  if (!above || !directoryAt(trashed, 'home')) return false;
  trashed.move('home', above, name);
  return true;
}

export function mergeStray(trashed: HeldDirectory): void {
  using stray = trashed.open('stray');
  if (!stray) return;
  using home = trashed.make('home');
  moveMessages(stray, home);
  removeTreeNow(trashed, 'stray');
}

/** Has the home wait for its deletion, by one rename: a killed deletion never leaves half a mailbox to be brought back. */
export function doom(trashed: HeldDirectory): void {
  removeTreeNow(trashed, 'doomed');
  if (directoryAt(trashed, 'home')) trashed.move('home', trashed, 'doomed');
}

export const removeDoomed = (trashed: HeldDirectory): Promise<void> => removeTree(trashed, 'doomed');

export function forgetRow(trashed: HeldDirectory): void {
  for (const name of [`${rowName}.unfinished`, rowName]) {
    if (trashed.kindOf(name) !== null) trashed.unlinkNow(name);
  }
}

/** Whether a directory is there; throws for anything else in its place. */
function directoryAt(above: HeldDirectory | null, name: string): boolean {
  const kind = above?.kindOf(name) ?? null;
  if (kind !== null && kind !== 'directory') throw strayFile(`${above?.path}/${name}`);
  return kind !== null;
}
