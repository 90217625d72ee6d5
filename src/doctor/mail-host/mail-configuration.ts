import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-details.ts';
import { statOrNull } from '../data/data-directory.ts';

/**
 * Whether a program's configuration names a path. `unknown`: not all of it may be read; `none`: there is no
 * configuration.
 */
export type PathMention = 'named' | 'not named' | 'unknown' | 'none';

export type ConfigurationFile = { readonly path: string; readonly text: string };

type Configuration = { readonly files: readonly ConfigurationFile[]; readonly isPartial: boolean };

/** Searches for a path in all readable files of a configuration: some, such as keys, only root may read. */
export async function findMention(path: string, directory: string): Promise<PathMention> {
  if (!(await statOrNull(directory))) return 'none';
  const { files, isPartial } = await readConfiguration(directory);
  if (files.some(({ text }) => text.includes(path))) return 'named';
  return isPartial ? 'unknown' : 'not named';
}

/** The readable files of a configuration that name a path. */
export async function filesNaming(path: string, directory: string): Promise<readonly ConfigurationFile[]> {
  if (!(await statOrNull(directory))) return [];
  return (await readConfiguration(directory)).files.filter(({ text }) => text.includes(path));
}

async function readConfiguration(directory: string): Promise<Configuration> {
  const entries = await nullIfUnreadable(readdir(directory, { withFileTypes: true }));
  if (entries === null) return { files: [], isPartial: true };
  const parts = await Promise.all(
    entries.map(async (entry): Promise<Configuration> => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return readConfiguration(path);
      if (!entry.isFile()) return { files: [], isPartial: false };
      const text = await nullIfUnreadable(readFile(path, 'utf8'));
      return { files: text === null ? [] : [{ path, text }], isPartial: text === null };
    }),
  );
  return { files: parts.flatMap(({ files }) => files), isPartial: parts.some(({ isPartial }) => isPartial) };
}

/** @returns null where permission is denied. */
async function nullIfUnreadable<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM') return null;
    throw error;
  }
}
