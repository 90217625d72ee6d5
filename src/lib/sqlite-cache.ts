/** The connection of better-sqlite3, as far as it is needed here. */
type Connection = { pragma(source: string): unknown };

/** In KiB. What does not fit is in the system's cache of files, from where it is copied in microseconds. */
const cacheSize = 2_000;

/**
 * Keeps fewer pages of a database in our memory than better-sqlite3 does, which would let each one have 16 MB for good: as
 * much as a sync has ever read.
 * @param size in KiB; more where searches look at pages all over a large file, again and again.
 */
export function limitCache(connection: Connection, size = cacheSize): void {
  connection.pragma(`cache_size = -${size}`);
}
