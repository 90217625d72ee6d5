import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { syncMadeDirectories } from '../../../lib/sync-directory.ts';
import { openDirectoryNoFollow } from './directory-handle.ts';

/**
 * Of directories that Facteur, Postfix and Dovecot share by one group: setgid, so that new files stay in that group.
 */
export const groupSharedMode = 0o2770;

/**
 * Makes the directory and its parents where they are missing. An existing one keeps the mode that its owner chose.
 * The mode is set after mkdir, which would apply the umask to it.
 */
export function ensureDirectory(path: string, mode: number): void {
  const firstMade = mkdirSync(path, { recursive: true });
  if (firstMade === undefined) return;
  syncMadeDirectories(firstMade, resolve(path));
  using made = openDirectoryNoFollow(path);
  if ((made.stats().mode & 0o7777) !== mode) made.setMode(mode);
}
