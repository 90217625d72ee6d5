import type { FolderSize } from '../../../domain/quota/folder-size.ts';
import type { DirectoryHandle } from './directory-handle.ts';
import { folderName } from './folder-name.ts';
import { isHidden, isMessageDirectory } from './maildir.ts';
import { type HomeToMeasure, measureHome, tallyFolder } from './measure-home.ts';

/** As deep as homes are measured. */
const maxDepth = 30;

/**
 * What each folder of a home's Maildirs holds: the inbox, folders that begin with a dot (Maildir++), and nested directories
 * (Dovecot's LAYOUT=fs). Null where the home can't be counted completely.
 */
export async function readHomeFolders(place: HomeToMeasure): Promise<FolderSize[] | null> {
  const size = await measureHome(place);
  if (size?.unknown) return null;
  using home = place.above.openPath(place.names);
  if (!home) return [];
  const folders: FolderSize[] = [];
  await collect(home, [], place.maildir, folders);
  return folders;
}

async function collect(
  directory: DirectoryHandle,
  path: readonly string[],
  maildir: string,
  folders: FolderSize[],
): Promise<void> {
  const { messages, bytes, hasMaildir } = await tallyFolder(directory);
  if (hasMaildir) folders.push({ folder: path.join('/') || 'INBOX', messages, bytes });
  if (path.length >= maxDepth) return;
  for (const entry of await directory.entries()) {
    if (!entry.isDirectory() || isMessageDirectory(entry.name)) continue;
    using below = directory.open(entry.name);
    if (!below) continue;
    const isInbox = path.length === 0 && maildir !== '' && entry.name.toString('latin1') === maildir;
    if (isHidden(entry.name)) await addFolder(below, folderName(entry.name), folders);
    else await collect(below, isInbox ? [] : [...path, folderName(entry.name)], '', folders);
  }
}

async function addFolder(directory: DirectoryHandle, folder: string, folders: FolderSize[]): Promise<void> {
  const { messages, bytes, hasMaildir } = await tallyFolder(directory);
  if (hasMaildir) folders.push({ folder, messages, bytes });
}
