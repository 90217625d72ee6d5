import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-details.ts';
import { statOrNull } from '../data/data-directory.ts';

/**
 * Whether a program's configuration names a path. `unknown`: not all of it may be read; `none`: there is no
 * configuration.
 */
export type PathMention = 'named' | 'not named' | 'unknown' | 'none';

type ConfigurationTexts = { readonly texts: readonly string[]; readonly isPartial: boolean };

/** Searches for a path in all readable files of a configuration: some, such as keys, only root may read. */
export async function findMention(path: string, directory: string): Promise<PathMention> {
  if (!(await statOrNull(directory))) return 'none';
  const { texts, isPartial } = await readConfiguration(directory);
  if (texts.some((text) => text.includes(path))) return 'named';
  return isPartial ? 'unknown' : 'not named';
}

async function readConfiguration(directory: string): Promise<ConfigurationTexts> {
  const entries = await nullIfUnreadable(readdir(directory, { withFileTypes: true }));
  if (entries === null) return { texts: [], isPartial: true };
  const parts = await Promise.all(
    entries.map(async (entry): Promise<ConfigurationTexts> => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return readConfiguration(path);
      if (!entry.isFile()) return { texts: [], isPartial: false };
      const text = await nullIfUnreadable(readFile(path, 'utf8'));
      return { texts: text === null ? [] : [text], isPartial: text === null };
    }),
  );
  return { texts: parts.flatMap(({ texts }) => texts), isPartial: parts.some(({ isPartial }) => isPartial) };
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
