import { renderMentions } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';

/**
 * Escapes a text, on one line, so that Discord reads no markup in it but mentions of its own users: no styles, links, other
 * mentions, emoji, headings or lists. After a backslash Discord takes any character literally but letters, digits and
 * spaces.
 */
export const escapeMarkdown = (text: string): string =>
  renderMentions(text, 'discord', { words: escapeWords, mention: (id) => `<@${id}>` })
    .replace(/\s+/g, ' ')
    .trim();

const escapeWords = (text: string): string =>
  sanitizeText(text)
    .replace(/[\\*_~`|<>[\]]/g, '\\$&')
    .replace(/:(?=[\w+-]+:)|:(?=\/\/)|@(?=everyone|here)/gi, '\\$&')
    .replace(/^(\s*)([#+-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?= |$)/, '$1\\$2');

/** Shortens a text with `…` where it is longer, without breaking an escape, a mention or a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text
    .slice(0, length - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/(?<!\\)((?:\\\\)*)(?:\\|<@\d*)$/, '$1')}…`;
}
