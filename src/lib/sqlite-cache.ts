import type { Database } from 'better-sqlite3';

/** In KiB. What does not fit is in the system's cache of files, from where it is copied in microseconds. */
const cacheSize = 2_000;

/**
 * Keeps fewer pages of a database in our memory than better-sqlite3 does, which would let each one have 16 MB for good: as
 * much as a sync or a search has ever read.
 */
export function limitCache(database: Database): void {
  database.pragma(`cache_size = -${cacheSize}`);
}
