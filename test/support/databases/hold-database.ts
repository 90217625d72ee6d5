import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Locks Facteur's database as another process would. @returns a function that unlocks it. */
export function holdDatabase(directory: string): () => void {
  const other = new Database(join(directory, 'facteur.sqlite'));
  other.exec('BEGIN EXCLUSIVE');
  return () => {
    if (other.open) other.close();
  };
}
