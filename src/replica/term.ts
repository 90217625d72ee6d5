import { renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../lib/error-details.ts';
import { syncToDisk } from '../lib/sync-directory.ts';

/**
 * Numbers whoever has written a replica: each has a directory of its own there, so that one that was replaced and still
 * writes never damages what its successor has. With a standby it is the lease's fencing token.
 */
export type Term = number;

const digits = 16;

/** The name of its directory: sorted by name is sorted by number. */
export const termName = (term: Term): string => String(term).padStart(digits, '0');

/** Null: another directory, that is none of ours. */
export const parseTerm = (name: string): Term | null => (/^\d{16}$/.test(name) ? Number(name) : null);

/** In DATA_DIR: the term under which the database there was last replicated. */
const file = (dataDirectory: string): string => join(dataDirectory, 'replica-term');

/** Null: the database there was never replicated, or was put in its place by somebody. */
export async function readTerm(dataDirectory: string): Promise<Term | null> {
  try {
    return parseTerm((await readFile(file(dataDirectory), 'utf8')).trim());
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Survives a power cut once it returns. */
export function writeTerm(dataDirectory: string, term: Term): void {
  const [path, made] = [file(dataDirectory), `${file(dataDirectory)}.new`];
  writeFileSync(made, `${termName(term)}\n`, { mode: 0o600 });
  syncToDisk(made);
  renameSync(made, path);
  syncToDisk(dirname(path));
}
