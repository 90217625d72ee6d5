import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-details.ts';
import { statOrNull } from '../data/data-directory.ts';

/**
 * What a program's configuration has to do with a path: it names it, it does not, it can't be told since not all of it
 * may be read, or there is no configuration.
 */
export type PathMention = 'named' | 'not named' | 'unknown' | 'none';

type ConfigurationTexts = { readonly texts: readonly string[]; readonly closed: boolean };

/** Looks for a path in all files of a configuration that we may read: keys are for root alone. */
export async function findMention(path: string, directory: string): Promise<PathMention> {
  if (!(await statOrNull(directory))) return 'none';
  const { texts, closed } = await readConfiguration(directory);
  if (texts.some((text) => text.includes(path))) return 'named';
  return closed ? 'unknown' : 'not named';
}

async function readConfiguration(directory: string): Promise<ConfigurationTexts> {
  const entries = await nullIfUnreadable(readdir(directory, { withFileTypes: true }));
  if (entries === null) return { texts: [], closed: true };
  const seen = await Promise.all(
    entries.map(async (entry): Promise<ConfigurationTexts> => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return readConfiguration(path);
      if (!entry.isFile()) return { texts: [], closed: false };
      const text = await nullIfUnreadable(readFile(path, 'utf8'));
      return { texts: text === null ? [] : [text], closed: text === null };
    }),
  );
  return { texts: seen.flatMap(({ texts }) => texts), closed: seen.some(({ closed }) => closed) };
}

/** @returns null for what we may not read. */
async function nullIfUnreadable<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM') return null;
    throw error;
  }
}
