import type { Actor, Platform } from '../actor.ts';
import { encodeRun } from './run-encoding.ts';
import { sanitizeText } from './sanitize.ts';

/** What a text needs to name a person. */
export type MentionedPerson = Pick<Actor, 'platform' | 'userId' | 'displayName'>;

/**
 * Encodes a person for a text. Each platform shows its own people as mentions, and others by name, platform and id. At a
 * terminal the name is the id, and one word.
 */
export function mentionText({ platform, userId, displayName }: MentionedPerson): string {
  if (platform === 'terminal') return sanitizeText(displayName);
  return encodeRun(platform, userId, sanitizeText(displayName));
}

const platformNames: Readonly<Record<Platform, string>> = {
  terminal: 'terminal',
  slack: 'Slack',
  discord: 'Discord',
};

/** Names a person where they can't be mentioned. The quotation marks say that the name is self-chosen. */
export const mentionFallback = ({ platform, userId, displayName }: MentionedPerson): string =>
  `“${displayName.replace(/[“”"]/g, "'")}” (${platformNames[platform]} ${userId})`;
