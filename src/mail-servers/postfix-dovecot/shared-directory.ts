import { chmodSync, mkdirSync } from 'node:fs';

/**
 * Directories that Facteur, Postfix and Dovecot share by one group: setgid, so that what any of them creates
 * stays in that group. The mode is set apart from mkdir, which would take the umask off it.
 */
const sharedMode = 0o2770;

/** Makes the directory, and those above it, where it is missing. One that is there keeps the mode its owner chose. */
export function makeSharedDirectory(path: string): void {
  if (mkdirSync(path, { recursive: true }) !== undefined) chmodSync(path, sharedMode);
}

/** Makes the directory inside one that must exist, and sets its mode also where a killed process left it half made. */
export function makeSharedSubdirectory(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  chmodSync(path, sharedMode);
}
