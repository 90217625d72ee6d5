/** What a power cut may take of a database in SQLite: nothing that was committed; or the last commits, never half of one. */
export const synchronousSettings = ['full', 'normal'] as const;

export type Synchronous = (typeof synchronousSettings)[number];

/** The connection of better-sqlite3, as far as it is needed here. */
type Connection = { pragma(source: string, options?: { readonly simple: boolean }): unknown };

/**
 * Says when commits of a connection wait for the disk; to be called once its journal mode is set. `full`: each one does.
 * With a rollback journal that takes EXTRA: FULL does not sync the directory once the journal is deleted, which is the
 * commit. `normal`: only a checkpoint of a WAL does. Without a WAL, a power cut could damage the file then, so that
 * `normal` means FULL there. (sqlite.org/pragma.html#pragma_synchronous)
 */
export function setSynchronous(connection: Connection, wanted: Synchronous): void {
  const isWal = connection.pragma('journal_mode', { simple: true }) === 'wal';
  const [full, normal] = isWal ? ['FULL', 'NORMAL'] : ['EXTRA', 'FULL'];
  connection.pragma(`synchronous = ${wanted === 'full' ? full : normal}`);
}
