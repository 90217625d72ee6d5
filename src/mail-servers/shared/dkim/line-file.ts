import { readFile } from 'node:fs/promises';
import { errorCode } from '../../../lib/error-details.ts';
import { writeBeside } from './key-files.ts';

/** The lines of a list that a signer reads; none where there is no such file yet. */
export async function readLines(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** The words of a line; none of a comment. */
export const wordsOf = (line: string): string[] =>
  /^\s*#/.test(line) ? [] : line.trim().split(/\s+/).filter(Boolean);

/**
 * Puts a line in the place of those that match, or takes them away (null). All other lines stay byte for byte, and a file that is
 * so already is left alone.
 */
export async function putLine(
  path: string,
  line: string | null,
  isReplaced: (words: readonly string[]) => boolean,
): Promise<void> {
  const lines = await readLines(path);
  const first = lines.findIndex((each) => isReplaced(wordsOf(each)));
  const kept = lines.filter((each) => !isReplaced(wordsOf(each)));
  const end = kept.at(-1) === '' ? kept.length - 1 : kept.length;
  const place = first >= 0 ? Math.min(first, end) : end;
  const next = line === null ? kept : kept.toSpliced(place, 0, line);
  const text = next.at(-1) === '' || next.length === 0 ? next.join('\n') : `${next.join('\n')}\n`;
  if (text !== lines.join('\n')) await writeBeside(path, text, 0o640);
}
