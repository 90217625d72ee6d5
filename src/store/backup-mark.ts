import type { Database } from 'better-sqlite3';

/** Says of a database that it is the copy that a backup made. */
export type BackupMark = {
  /** Names the backup. */
  readonly id: string;
  /** When it was made, in milliseconds since 1970. */
  readonly madeAt: number;
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
      `DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (id TEXT NOT NULL, made_at INTEGER NOT NULL)`,
    );
    copy.prepare(`INSERT INTO ${table} (id, made_at) VALUES (@id, @madeAt)`).run(mark);
  })();
}

/** Request numbers go on after the next whole thousand, and jobs' after the next million. */
const [requestStep, jobStep] = [1_000, 1_000_000];

/** The mark of a database that was put back, until Facteur has dealt with it. */
export function backupMarkStore(sqlite: Database) {
  return {
    /** Null: this database is no copy, or has been dealt with. */
    read: (): BackupMark | null => readBackupMark(sqlite),
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
  return sqlite.prepare<[], BackupMark>(`SELECT id, made_at AS madeAt FROM ${table}`).get() ?? null;
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
