import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, type PathLike, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { childEnvironment } from '../../src/lib/child-environment.ts';
import { syncToDisk } from '../../src/lib/sync-directory.ts';
import { type BackupMark, markAsBackup } from '../../src/store/backup-mark.ts';

/** A database's copy that is no whole one, because its original is damaged. */
export class DatabaseDamaged extends Error {
  override readonly name = 'DatabaseDamaged';
}

/** All pages in one step: a database that others write into meanwhile is copied as of one moment. */
const allAtOnce = 0x7fffffff;

/**
 * Copies a database that others may be using, by SQLite's own backup. The copy needs no file beside it.
 * @param mark what the copy says of itself; null: nothing.
 * @throws DatabaseDamaged where the copy is not whole; SqliteError where the database can't be read, or the copy written.
 */
export async function copyDatabase(file: string, copy: string, mark: BackupMark | null): Promise<void> {
  const source = new Database(file, { readonly: true, fileMustExist: true });
  try {
    await source.backup(copy, { progress: () => allAtOnce });
  } finally {
    source.close();
  }
  const made = new Database(copy, { fileMustExist: true });
  try {
    made.pragma('journal_mode = DELETE');
    const damage = made.pragma('integrity_check(1)', { simple: true });
    if (damage !== 'ok') throw new DatabaseDamaged(`${file} is damaged: ${damage}`);
    if (mark) markAsBackup(made, mark);
  } finally {
    made.close();
  }
  finish(file, copy);
}

export function copyFile(file: string, copy: string): void {
  copyFileSync(file, copy);
  finish(file, copy);
}

function finish(file: string, copy: string): void {
  copyOwnership(file, copy);
  syncToDisk(copy);
}

/**
 * Gives a copy the owner, group and mode of its original, as far as we may. A group that it could not be given must not
 * pass its rights on to the one that the copy has instead.
 */
export function copyOwnership(original: PathLike, copy: PathLike): void {
  const { uid, gid, mode } = statSync(original);
  changeOwner(copy, uid, gid);
  chmodSync(copy, statSync(copy).gid === gid ? mode & 0o7777 : mode & 0o707);
}

/** Root may give away; others may choose among their own groups. Whoever may neither keeps the file. */
export function changeOwner(path: PathLike, uid: number, gid: number): void {
  const ours = process.getuid?.() ?? uid;
  for (const owner of [uid, ours]) {
    try {
      chownSync(path, owner, gid);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
    }
  }
}

/** Has all that is in a directory reach the disk: one by one, thousands of files would take minutes. */
export function syncTree(directory: string): void {
  execFileSync('sync', ['-f', directory], { env: childEnvironment() });
}
