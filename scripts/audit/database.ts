import { join } from 'node:path';
import { dataDirectoryFrom } from '../../src/config/config.ts';
import { loadEnvFile } from '../../src/config/env-file.ts';

/** Facteur's database, by DATA_DIR in the environment or in `.env`. */
export function databaseFile(): string {
  loadEnvFile();
  return join(dataDirectoryFrom(process.env), 'facteur.sqlite');
}

export const unreadable = (file: string, error: unknown): string =>
  `${file} can't be read (${error instanceof Error ? error.message : error}).\n` +
  'Set DATA_DIR to where Facteur keeps its data, or to a copy. You must be able to write there: SQLite keeps files of its own beside a database while it reads.';
