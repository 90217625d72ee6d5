import { mkdirSync } from 'node:fs';
import { openDirectoryNoFollow } from './directory-handle.ts';

/**
 * Directories that Facteur, Postfix and Dovecot share by one group: setgid, so that what any of them creates
 * stays in that group.
 */
export const groupSharedMode = 0o2770;

/**
 * Makes the directory, and those above it, where it is missing. One that is there keeps the mode its owner chose. The mode
 * is set apart from mkdir, which would take the umask off it.
 */
export function ensureDirectory(path: string, mode: number): void {
  if (mkdirSync(path, { recursive: true }) === undefined) return;
  using made = openDirectoryNoFollow(path);
  if ((made.stats().mode & 0o7777) !== mode) made.setMode(mode);
}
