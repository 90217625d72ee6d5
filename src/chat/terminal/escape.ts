import { renderMentions } from '../../domain/text/mentions.ts';
import { filterText } from '../../domain/text/sanitize.ts';

/**
 * The text on one line, with everything that could fake terminal output shown as its code: `<U+202E>`. People of other
 * platforms stand by name and id.
 */
export const escapeText = (text: string): string =>
  renderMentions(text, 'terminal', {
    words: (words) => filterText(words, { line: characterCodes, hidden: characterCodes }),
    mention: (id) => id,
  });

const characterCodes = (characters: string): string =>
  [...characters]
    .map((each) => `<U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`)
    .join('');

/** A text that quotes what someone typed, cut where it would flood the screen. */
export function excerpt(text: string, characters = 60): string {
  const all = [...text.slice(0, 2 * characters + 1)];
  return all.length > characters ? `${all.slice(0, characters).join('')}…` : text;
}
