import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { lockDataDirectory, restoringDirectory } from '../../src/config/data-directory.ts';
import type { Manifest } from '../backup/manifest.ts';
import { RestoreRefused } from './restore-refused.ts';

/** What is restored: all that the backup holds, or Facteur's own part beside the mail that the target has. */
export type RestoreScope = 'everything' | 'without-mail';

/** What a finished restore has left, if it was killed at its very end. */
export const finishedDirectory = '.restored';

/** Made by a file system, by the lock, or by restores. */
const ignored = ['lost+found', 'lock.sqlite', 'lock.sqlite-journal', restoringDirectory, finishedDirectory];

/** In the directory of a restore: which names in DATA_DIR it is putting its files at. None of them was there before. */
export const placingFile = 'placing.json';

/**
 * Checks that DATA_DIR can take a backup. What an interrupted restore has left there does not count. Writes nothing.
 * @throws RestoreRefused
 */
export function checkTarget(target: string, { files }: Manifest, scope: RestoreScope): void {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats && !stats.isDirectory()) throw new RestoreRefused(`DATA_DIR (${target}) is no directory.`);
  const found = stats ? readdirSync(target).filter((name) => !ignored.includes(name)) : [];
  const interrupted = placedBefore(target);
  const has = found.filter((name) => !interrupted.includes(name));
  const hasMail = has.includes('mail');
  const holdsMail = files.some(({ path }) => path === 'mail/directory.sqlite');
  const others = has.filter((name) => name !== 'mail' || scope === 'everything');
  if (others.length > 0) throw new RestoreRefused(occupiedMessage(target, others, hasMail && holdsMail));
  if (scope === 'without-mail' && holdsMail && !hasMail)
    throw new RestoreRefused(
      `--without-mail restores Facteur's own part beside the mail that is in DATA_DIR, and there is no mail in ${target}. Leave the option out to restore the addresses and removed mail of the backup too.`,
    );
  checkRoom(
    target,
    files.reduce((sum, { bytes }) => sum + bytes, 0),
  );
}

/** What an interrupted restore had begun to put in its place. */
function placedBefore(target: string): readonly string[] {
  const file = join(target, restoringDirectory, placingFile);
  if (!existsSync(file)) return [];
  const names: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

function occupiedMessage(target: string, names: readonly string[], hasMail: boolean): string {
  const isRunning = names.includes('facteur.sqlite') && isLocked(target);
  const shown = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
  return [
    isRunning
      ? `Facteur is running on DATA_DIR (${target}). Stop it, and what else uses the directory; then set that aside:`
      : `DATA_DIR (${target}) is not empty: it has ${shown}. A restore replaces nothing. Stop what uses it, and set it aside:`,
    `  mv ${target} ${target}.before`,
    ...(hasMail
      ? [
          'Does the mail server go on with the mail that is there? Then set aside all but the directory mail, and restore with --without-mail.',
        ]
      : []),
  ].join('\n');
}

function isLocked(target: string): boolean {
  if (!existsSync(join(target, 'lock.sqlite'))) return false;
  try {
    lockDataDirectory(target)();
    return false;
  } catch {
    // Whatever the reason, it can't be had.
    return true;
  }
}

/** What SQLite and the file system need beside the files themselves. */
const margin = 16 * 1024 * 1024;

function checkRoom(target: string, bytes: number): void {
  let place = target;
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize } = statfsSync(place);
  const [room, needed] = [bavail * bsize, bytes + margin];
  if (room < needed)
    throw new RestoreRefused(
      `The disk of ${place} has room for ${megabytes(room)} MB, and the backup needs ${megabytes(needed)}. Make room, or set DATA_DIR to a directory on another disk.`,
    );
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);

/** Makes DATA_DIR and an empty directory for a restore in it, and takes away what an interrupted one has left. */
export function prepareTarget(target: string): { readonly staging: string; readonly unlock: () => void } {
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const unlock = lockDataDirectory(target);
  const staging = join(target, restoringDirectory);
  for (const name of placedBefore(target)) rmSync(join(target, name), { recursive: true, force: true });
  for (const left of [staging, join(target, finishedDirectory)])
    rmSync(left, { recursive: true, force: true });
  mkdirSync(staging, { mode: 0o700 });
  return { staging, unlock };
}

/** Whether a backup lies in the directory that it is to be restored into. */
export const isInside = (directory: string, target: string): boolean =>
  !relative(target, directory).startsWith('..');
