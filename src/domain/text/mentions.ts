import type { Actor, Platform } from '../actor.ts';
import { sanitizeText } from './sanitize.ts';

/** What a text needs to name a person. */
export type MentionedPerson = Pick<Actor, 'platform' | 'userId' | 'displayName'>;

/** Unicode noncharacters, which no text may contain, so that nothing typed can pass for a mention. */
const [opens, parts, closes] = ['\ufdd0', '\ufdd1', '\ufdd2'];
const person = new RegExp(
  `${opens}([a-z]+)${parts}(\\w+)${parts}([^${opens}${parts}${closes}]*)${closes}`,
  'g',
);

/**
 * Encodes a person for a text. Each platform shows its own people as mentions, and others by name, platform and id. At a
 * terminal the name is the id, and one word.
 */
export function mentionText({ platform, userId, displayName }: MentionedPerson): string {
  if (platform === 'terminal') return sanitizeText(displayName);
  return [opens, platform, parts, userId, parts, sanitizeText(displayName), closes].join('');
}

/** Strips the characters that encode mentions from what somebody typed. */
export const stripMentionMarks = (text: string): string =>
  text.replace(new RegExp(`[${opens}${parts}${closes}]`, 'g'), '\ufffd');

/** A part of a text: words, or a person. */
export type TextRun = string | MentionedPerson;

/** Splits a text into words and persons. */
export function parseMentions(text: string): TextRun[] {
  const runs: TextRun[] = [];
  let end = 0;
  for (const found of text.matchAll(person)) {
    const [all, platform = '', userId = '', displayName = ''] = found;
    if (found.index > end) runs.push(text.slice(end, found.index));
    // Only `mentionText` writes what the pattern matches.
    runs.push({ platform: platform as Platform, userId, displayName });
    end = found.index + all.length;
  }
  if (end < text.length) runs.push(text.slice(end));
  return runs;
}

const platformNames: Readonly<Record<Platform, string>> = {
  terminal: 'terminal',
  slack: 'Slack',
  discord: 'Discord',
};

/** Names a person where they can't be mentioned. The quotation marks say that the name is self-chosen. */
export const mentionFallback = ({ platform, userId, displayName }: MentionedPerson): string =>
  `“${displayName.replace(/[“”"]/g, "'")}” (${platformNames[platform]} ${userId})`;

/** Renders a text: people of the platform with `mention`, and all else, filtered and escaped, with `words`. */
export const renderMentions = (
  text: string,
  platform: Platform,
  { words, mention }: { readonly words: (text: string) => string; readonly mention: (id: string) => string },
): string =>
  parseMentions(text)
    .map((run) => {
      if (typeof run === 'string') return words(run);
      return run.platform === platform ? mention(run.userId) : words(mentionFallback(run));
    })
    .join('');
