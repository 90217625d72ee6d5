import { chmodSync, closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { limitCache } from '../../lib/sqlite-cache.ts';
import { type Synchronous, setSynchronous } from '../../lib/sqlite-synchronous.ts';
import { isLocked } from '../../lib/storage-errors.ts';
import { findDamage, isLargeDatabase } from './find-damage.ts';

/** A database can't be used; the message says what to do. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/** Milliseconds for which a start waits for another process's lock: blocking does no harm yet. */
const startBusyTimeout = 5_000;

/** Opens or creates a database of ours, and checks its integrity unless it is large. */
export function openDatabase(file: string): Database.Database {
  // Readable by us alone, though others may pass through the directory.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const sqlite = new Database(file, { timeout: startBusyTimeout });
  limitCache(sqlite);
  if (!isLargeDatabase(file)) requireSound(sqlite);
  return sqlite;
}

/** @throws Error with the damage of a database. */
export function requireSound(sqlite: Database.Database): void {
  const damage = findDamage(sqlite);
  if (damage !== null) throw new Error(damage);
}

/** A database that was not looked through at the start. `refusal` says of its damage why Facteur can't use it. */
export type UncheckedDatabase = { readonly file: string; readonly refusal: (damage: string) => string };

/** Those of some databases that are too large to be looked through at the start. */
export const uncheckedOf = (remedies: Readonly<Record<string, string>>): readonly UncheckedDatabase[] =>
  Object.entries(remedies)
    .filter(([file]) => isLargeDatabase(file))
    .map(([file, remedy]) => ({
      file,
      refusal: (damage) => toStoreUnusable(file, new Error(damage), remedy).message,
    }));

/** Sets up the database so that commits survive a kill of our process, and, where it is `full`, a power cut. */
export function enableWal(sqlite: Database.Database, synchronous: Synchronous): void {
  sqlite.pragma('journal_mode = WAL');
  setSynchronous(sqlite, synchronous);
  leaveCheckpoints(sqlite, false);
}

/** 16 MB between checkpoints, each of which waits for the disk: under load, requests write 4 MB a second. */
const pagesBetweenCheckpoints = 4_000;

/** Leaves checkpoints to another process, which needs to see all of the log before one, or takes them back. */
export function leaveCheckpoints(sqlite: Database.Database, toAnother: boolean): void {
  // The other process outlives our connection.
  if (!sqlite.open) return;
  sqlite.pragma(`wal_autocheckpoint = ${toAnother ? 0 : pagesBetweenCheckpoints}`);
}

/** How many pages the write-ahead log has. */
export function walPages(sqlite: Database.Database): number {
  const [row] = sqlite.pragma('wal_checkpoint(NOOP)') as readonly { readonly log: number }[];
  return row?.log ?? 0;
}

/** @param remedy what to do about a damaged file. */
export function toStoreUnusable(file: string, cause: unknown, remedy: string): StoreUnusable {
  if (cause instanceof StoreUnusable) return cause;
  const message = isLocked(cause)
    ? `${file} is held by another process, such as one that makes a backup: "fuser ${file}" tells which. ` +
      'End it, or wait until it is done, and start Facteur again.'
    : `${file} can't be used as Facteur's database (${cause instanceof Error ? cause.message : String(cause)}). ${remedy}`;
  return new StoreUnusable(message, { cause });
}
