import { inSeconds, type Moment } from '../../../domain/text/moments.ts';
import type { Place } from '../../../domain/text/places.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import { renderRuns } from '../../../domain/text/text-runs.ts';

/**
 * Escapes a text, on one line, so that Discord reads no markup in it but mentions of its own users: no styles, links, other
 * mentions, emoji, headings or lists. After a backslash Discord takes any character literally but letters, digits and
 * spaces.
 */
export const escapeMarkdown = (text: string): string =>
  renderRuns(text, 'discord', {
    words: escapeWords,
    mention: (id) => `<@${id}>`,
    moment: timestamp,
    place: placeLink,
  })
    .replace(/\s+/g, ' ')
    .trim();

/** Discord shows a message's address as a link with the channel's name. */
const placeLink = ({ tenantId, channel, message }: Place): string =>
  message === undefined ? `<#${channel}>` : `https://discord.com/channels/${tenantId}/${channel}/${message}`;

/** A time as Discord shows it to each reader (docs.discord.com, "Message Formatting", timestamp styles). */
function timestamp(moment: Moment): string {
  const styled = (style: string) => `<t:${inSeconds(moment)}:${style}>`;
  switch (moment.style) {
    case 'day':
      return styled('D');
    case 'clock':
      return styled('t');
    case 'moment':
      return styled('f');
    case 'deadline':
      return `${styled('f')} (${styled('R')})`;
  }
}

const escapeWords = (text: string): string =>
  sanitizeText(text)
    .replace(/[\\*_~`|<>[\]]/g, '\\$&')
    .replace(/:(?=[\w+-]+:)|:(?=\/\/)|@(?=everyone|here)/gi, '\\$&')
    .replace(/^(\s*)([#+-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?= |$)/, '$1\\$2');

/** Shortens a text with `…` where it is longer, without breaking an escape, a mention, a time or a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text
    .slice(0, length - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/(?<!\\)((?:\\\\)*)(?:\\|<(?:[@#]|t:|\/)[^>]*)$/, '$1')}…`;
}
