import { renderMentions } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';

/**
 * A text on one line in which Discord reads no markup but mentions of its own people: neither styles, links, other
 * mentions, emoji, headings nor lists. Discord takes any character but letters, digits and spaces literally after a
 * backslash.
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

/** The text, cut with `…` where it is longer; neither an escape, a mention nor a surrogate pair is broken. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text
    .slice(0, length - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/(?<!\\)((?:\\\\)*)(?:\\|<@\d*)$/, '$1')}…`;
}
