import type { LockRetry } from '../../lib/group-commit.ts';
import { monotonicNow } from '../../lib/monotonic-clock.ts';
import { isLocked } from '../../lib/storage-errors.ts';

/** Another process held a database for so long that a write was given up. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';
  /** SQLite's error code. */
  readonly code = 'SQLITE_BUSY';
}

/** Milliseconds for which SQLite itself waits for a lock, which blocks the event loop. */
export const sqliteBusyTimeout = 5;

/** How writes wait for a database that another process holds, such as a backup, without blocking the event loop. */
export const lockWait = (file: string, timeout: number): LockRetry => ({
  isLocked,
  pause: 50,
  timeout,
  monotonicNow,
  timeoutError: (waited, cause) =>
    new StoreLocked(
      `Another process has held ${file} for ${Math.round(waited / 1000)} s, so nothing could be written. ` +
        `"fuser ${file}" tells which one: end it, or wait until it is done.`,
      { cause },
    ),
});

/** Tracks since when another process has held a database, as observed by writes. */
export function createLockWatch() {
  let since: number | null = null;
  return {
    /** Wraps a transaction, so that its errors are observed. */
    watched:
      (transaction: <T>(work: () => T) => T) =>
      <T>(work: () => T): T => {
        try {
          const result = transaction(work);
          since = null;
          return result;
        } catch (error) {
          since = isLocked(error) ? (since ?? monotonicNow()) : null;
          throw error;
        }
      },
    /** Milliseconds; null: no other process is known to hold it. */
    lockedFor: (): number | null => (since === null ? null : monotonicNow() - since),
  };
}
