import type { types } from '@slack/bolt';
import { mentionFallback, parseMentions, renderMentions } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';

export type Run = types.RichTextText | types.RichTextUserMention;

const isBlank = (text: string): boolean => text.trim() === '';

/** A text of 1 to `maxBatch` characters: cut with a mark where it is longer, a dash where there is nothing to see. */
export function cut(text: string, most: number, mark = '…'): string {
  const clean = renderMentions(text, 'slack', { words: sanitizeText, mention: (id) => `@${id}` });
  return isBlank(clean) ? '–' : truncateTo(clean, most, mark);
}

function truncateTo(clean: string, most: number, mark: string): string {
  if (clean.length <= most) return clean;
  const end = mark.length < most ? mark : '…';
  // Half of a surrogate pair may be left at the end.
  return clean.slice(0, most - end.length).replace(/[\ud800-\udbff]$/, '') + end;
}

/** A text in runs, in which people of Slack are mentioned; cut as {@link cut} does. */
export function toRuns(text: string, most: number, { mark = '…', bold = false } = {}): Run[] {
  const style = bold ? { style: { bold: true } } : {};
  const found: Run[] = [];
  let left = most;
  for (const run of parseMentions(text)) {
    if (left <= 0) break;
    if (typeof run !== 'string' && run.platform === 'slack') {
      found.push({ type: 'user', user_id: run.userId, ...style });
      left -= run.userId.length;
      continue;
    }
    const shown = truncateTo(typeof run === 'string' ? sanitizeText(run) : mentionFallback(run), left, mark);
    left -= shown.length;
    if (shown !== '') found.push({ type: 'text', text: shown, ...style });
  }
  const isEmpty = found.every((run) => run.type === 'text' && isBlank(run.text));
  return isEmpty ? [{ type: 'text', text: '–', ...style }] : found;
}

/** The text that stands in notifications, where nothing but mentions of people is markup. */
export const notificationText = (text: string, most: number): string =>
  truncateTo(
    renderMentions(text, 'slack', { words: escapeMrkdwn, mention: (id) => `<@${id}>` }),
    most,
    '…',
  ).replace(/<[^>]*…$|&[a-z]*…$/, '…');

/** What Slack would read as markup, a mention or a link (docs.slack.dev, "Escaping text"). */
const escapeMrkdwn = (text: string): string =>
  sanitizeText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A text object in which nothing is markup. */
export const plainText = (text: string, most: number, mark?: string) =>
  ({ type: 'plain_text', text: cut(text, most, mark), emoji: false }) as const;

/** Runs of one style that follow each other, as one. */
export function joinRuns(all: readonly Run[]): Run[] {
  const found: Run[] = [];
  for (const run of all) {
    const last = found.at(-1);
    if (run.type === 'text' && last?.type === 'text' && last.style?.bold === run.style?.bold)
      found[found.length - 1] = { ...last, text: last.text + run.text };
    else found.push(run);
  }
  return found;
}

/** Several lines in one text object, each of them {@link cut} already. */
export const plainLines = (lines: readonly string[], most: number, mark: string) =>
  ({ type: 'plain_text', text: truncateTo(lines.join('\n'), most, mark), emoji: false }) as const;
