import type { Actor, Platform } from '../actor.ts';
import { sanitizeText } from './sanitize.ts';

/** What a text has to know of somebody to name them. */
export type MentionedPerson = Pick<Actor, 'platform' | 'userId' | 'displayName'>;

/** Characters that no text may hold (Unicode, noncharacters), so that nothing that is typed passes for somebody. */
const [opens, parts, closes] = ['\ufdd0', '\ufdd1', '\ufdd2'];
const person = new RegExp(
  `${opens}([a-z]+)${parts}(\\w+)${parts}([^${opens}${parts}${closes}]*)${closes}`,
  'g',
);

/**
 * Somebody in a text. Each platform shows its own people by what it vouches for, a mention, and those of others by name,
 * platform and id. At a terminal the name is the id, and one word.
 */
export function mentionText({ platform, userId, displayName }: MentionedPerson): string {
  if (platform === 'terminal') return sanitizeText(displayName);
  return [opens, platform, parts, userId, parts, sanitizeText(displayName), closes].join('');
}

/** What somebody types, so that it can hold nobody: none of the characters that put somebody into a text. */
export const stripMentionMarks = (text: string): string =>
  text.replace(new RegExp(`[${opens}${parts}${closes}]`, 'g'), '\ufffd');

/** A piece of a text: words, or somebody. */
export type TextRun = string | MentionedPerson;

/** A text in its pieces. */
export function parseMentions(text: string): TextRun[] {
  const runs: TextRun[] = [];
  let end = 0;
  for (const found of text.matchAll(person)) {
    const [all, platform = '', userId = '', displayName = ''] = found;
    if (found.index > end) runs.push(text.slice(end, found.index));
    // Only `mentionText` writes what the pattern finds.
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

/** Somebody where they can't be mentioned: a name in quotation marks is what they call themselves. */
export const mentionFallback = ({ platform, userId, displayName }: MentionedPerson): string =>
  `“${displayName.replace(/[“”"]/g, "'")}” (${platformNames[platform]} ${userId})`;

/** A text in which somebody of this platform is as `mentionPattern` says, and all words as `wordPattern` does, which filters them. */
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

/** A text without what half of somebody is left at its end, where it was cut. */
export const trimPartialMention = (text: string): string =>
  text.replace(new RegExp(`${opens}[^${closes}]*$`), '');
