import { chmodSync, mkdirSync, statSync } from 'node:fs';

/**
 * Directories that Facteur, Postfix and Dovecot share by one group: setgid, so that what any of them creates
 * stays in that group.
 */
const sharedMode = 0o2770;

/** Makes the directory, and those above it, where it is missing. One that is there keeps the mode its owner chose. */
export function makeSharedDirectory(path: string): void {
  if (mkdirSync(path, { recursive: true }) !== undefined) share(path);
}

/** Makes the directory inside one that must exist, and sets its mode also where a killed process left it half made. */
export function makeSharedSubdirectory(path: string): void {
  try {
    mkdirSync(path, 0o770);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  share(path);
}

/**
 * The mode is set apart from mkdir, which would take the umask off it, and only where it is another: a new directory has
 * its setgid bit from the one above, and a service that may set none (systemd's RestrictSUIDSGID) needs to set none then.
 */
function share(path: string): void {
  if ((statSync(path).mode & 0o7777) !== sharedMode) chmodSync(path, sharedMode);
}
