import Sqlite, { type Database } from 'better-sqlite3';

/** Says of a database that it is the copy that a backup made, or was restored from a replica. */
export type BackupMark = {
  /** Names the backup. */
  readonly id: string;
  /** When it was made; of a replica, the time of the newest thing that it has. In milliseconds since 1970. */
  readonly madeAt: number;
  /** Undefined: a backup, whose database may be days old. A replica lacks seconds, if anything. */
  readonly source?: 'replica';
};

/**
 * Not one of the migrations' tables: it is in copies alone, so that whatever way a copy is put back, the next start knows
 * that the mail servers may have gone on since.
 */
const table = 'made_by_backup';

/** Marks a copy, also one of a copy that was never started. */
export function markAsBackup(copy: Database, mark: BackupMark): void {
  copy.transaction(() => {
    copy.exec(
      `DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (id TEXT NOT NULL, made_at INTEGER NOT NULL, source TEXT)`,
    );
    copy
      .prepare(`INSERT INTO ${table} (id, made_at, source) VALUES (@id, @madeAt, @source)`)
      .run({ ...mark, source: mark.source ?? null });
  })();
}

/** Marks of older versions have no source. */
type MarkRow = { readonly id: string; readonly made_at: number; readonly source?: string | null };

/** Request numbers go on after the next whole thousand, and jobs' after the next million. */
const [requestStep, jobStep] = [1_000, 1_000_000];

/** The mark of a database that was put back, until Facteur has dealt with it. */
export function backupMarkStore(sqlite: Database) {
  return {
    /** Null: this database is no copy, or has been dealt with. */
    read: (): BackupMark | null => readBackupMark(sqlite),
    /** Removes the mark of a copy that lacks nothing, within the caller's transaction. */
    forget: (): void => void sqlite.exec(`DROP TABLE IF EXISTS ${table}`),
    /**
     * Removes the mark, within the caller's transaction, and leaves out numbers of requests and jobs: after the backup others
     * got the next ones, and both people's messages and the queue may still speak of those.
     */
    clear: (): void => {
      sqlite.exec(`DROP TABLE IF EXISTS ${table}`);
      skipTo(sqlite, 'requests', requestStep);
      skipTo(sqlite, 'outbox', jobStep);
    },
  };
}

/** The mark of a database; null: it has none. */
function readBackupMark(sqlite: Database): BackupMark | null {
  const isThere = sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table);
  if (!isThere) return null;
  const mark = sqlite.prepare<[], MarkRow>(`SELECT * FROM ${table}`).get();
  if (!mark) return null;
  return { id: mark.id, madeAt: mark.made_at, ...(mark.source === 'replica' && { source: 'replica' }) };
}

/** Has the next row of a table get the number after the next multiple of a step. */
function skipTo(sqlite: Database, name: string, step: number): void {
  const last =
    sqlite.prepare<[string], number>('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck().get(name) ??
    null;
  const seq = (Math.floor((last ?? 0) / step) + 1) * step;
  const sql =
    last === null
      ? 'INSERT INTO sqlite_sequence (name, seq) VALUES (@name, @seq)'
      : 'UPDATE sqlite_sequence SET seq = @seq WHERE name = @name';
  sqlite.prepare(sql).run({ name, seq });
}

/** Whether a database file was put back from a backup, and not opened since. */
export function isBackup(file: string): boolean {
  const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    const mark = readBackupMark(sqlite);
    return mark !== null && mark.source !== 'replica';
  } finally {
    sqlite.close();
  }
}

/**
 * Has a database file that was restored from a replica say so, until a start has dealt with it.
 * @returns the time of the newest thing that it has; `now` where there is none.
 */
export function markAsReplica(
  file: string,
  { id, now }: { readonly id: string; readonly now: number },
): number {
  const sqlite = new Sqlite(file, { fileMustExist: true });
  try {
    const newest = sqlite.prepare<[], number>('SELECT at FROM audit ORDER BY id DESC LIMIT 1').pluck().get();
    const madeAt = newest ?? now;
    markAsBackup(sqlite, { id, madeAt, source: 'replica' });
    return madeAt;
  } finally {
    sqlite.close();
  }
}
