import { filterText } from '../../domain/text/sanitize.ts';
import { renderRuns } from '../../domain/text/text-runs.ts';

/**
 * Escapes a text, on one line: every character that could fake terminal output is written as its code, such as `<U+202E>`.
 * People of other platforms are written with name and id.
 */
export const escapeText = (text: string): string =>
  renderRuns(text, 'terminal', {
    words: (words) => filterText(words, { line: characterCodes, hidden: characterCodes }),
    mention: (id) => id,
  });

const characterCodes = (characters: string): string =>
  [...characters]
    .map((each) => `<U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`)
    .join('');

/** The beginning of what somebody typed, shortened where it would flood the screen. */
export function excerpt(text: string, characters = 60): string {
  const all = [...text.slice(0, 2 * characters + 1)];
  return all.length > characters ? `${all.slice(0, characters).join('')}…` : text;
}
