import { type Stats, statSync } from 'node:fs';

/**
 * Remembers the identity of a database's files: once one is deleted or replaced while open, all writes go into a file
 * that nobody finds again. @returns a function that finds the file that is another now, or gone.
 */
export function createFileIdentityCheck(file: string): () => string | null {
  const opened = new Map<string, string>();
  const identityOf = (path: string): string | null => fileIdentity(statSync(path, { throwIfNoEntry: false }));
  const misplaced = (): string | null => {
    for (const path of [file, `${file}-wal`]) {
      const identity = identityOf(path);
      const known = opened.get(path);
      // SQLite creates the log at the first write, and keeps it while the database is open.
      if (known === undefined) identity !== null && opened.set(path, identity);
      else if (identity !== known) return path;
    }
    return null;
  };
  misplaced();
  return misplaced;
}

const fileIdentity = (stats: Stats | undefined): string | null =>
  stats ? `${stats.dev}/${stats.ino}` : null;
