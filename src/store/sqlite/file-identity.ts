import { type Stats, statSync } from 'node:fs';

/**
 * Watches that a database's files are those that were opened: whoever deletes or replaces one while it is open has
 * everything be written into a file that nobody finds again. @returns what finds the one that is another, or gone.
 */
export function createFileIdentityCheck(file: string): () => string | null {
  const opened = new Map<string, string>();
  const identityOf = (path: string): string | null => fileIdentity(statSync(path, { throwIfNoEntry: false }));
  const misplaced = (): string | null => {
    for (const path of [file, `${file}-wal`]) {
      const identity = identityOf(path);
      const known = opened.get(path);
      // SQLite makes its log at the first write, and keeps it while a database is open.
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
