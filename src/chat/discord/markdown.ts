/** Control characters and those that change the direction of writing; the joiners of Persian and of emoji stay. */
const deceptive = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu;

/**
 * A text on one line in which Discord reads no markup: neither styles, links, mentions, emoji, headings nor lists.
 * Discord takes any character but letters, digits and spaces literally after a backslash.
 */
export const escaped = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(deceptive, '\ufffd')
    .replace(/[\\*_~`|<>[\]]/g, '\\$&')
    .replace(/:(?=[\w+-]+:)|:(?=\/\/)|@(?=everyone|here)/gi, '\\$&')
    .replace(/^[#+-]/, '\\$&')
    .replace(/^(\d+)([.)])(?= |$)/, '$1\\$2');

/** The text, cut with `…` where it is longer; neither an escape nor a surrogate pair is broken. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text
    .slice(0, length - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/(?<!\\)((?:\\\\)*)\\$/, '$1')}…`;
}
