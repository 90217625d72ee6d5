import type { Actor, Platform } from '../actor.ts';
import { legible } from './sanitize.ts';

/** What a text has to know of somebody to name them. */
export type Named = Pick<Actor, 'platform' | 'userId' | 'displayName'>;

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
export function personText({ platform, userId, displayName }: Named): string {
  if (platform === 'terminal') return legible(displayName);
  return [opens, platform, parts, userId, parts, legible(displayName), closes].join('');
}

/** What somebody types, so that it can hold nobody: none of the characters that put somebody into a text. */
export const withoutPeople = (text: string): string =>
  text.replace(new RegExp(`[${opens}${parts}${closes}]`, 'g'), '\ufffd');

/** A piece of a text: words, or somebody. */
export type Run = string | Named;

/** A text in its pieces. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const found of text.matchAll(person)) {
    const [all, platform = '', userId = '', displayName = ''] = found;
    if (found.index > end) runs.push(text.slice(end, found.index));
    // Only `personText` writes what the pattern finds.
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
export const nameElsewhere = ({ platform, userId, displayName }: Named): string =>
  `“${displayName.replace(/[“”"]/g, "'")}” (${platformNames[platform]} ${userId})`;

/** A text in which somebody of this platform is as `mention` says, and all words as `words` does, which filters them. */
export const written = (
  text: string,
  platform: Platform,
  { words, mention }: { readonly words: (text: string) => string; readonly mention: (id: string) => string },
): string =>
  runsOf(text)
    .map((run) => {
      if (typeof run === 'string') return words(run);
      return run.platform === platform ? mention(run.userId) : words(nameElsewhere(run));
    })
    .join('');

/** A text without what half of somebody is left at its end, where it was cut. */
export const withoutHalfAPerson = (text: string): string =>
  text.replace(new RegExp(`${opens}[^${closes}]*$`), '');
