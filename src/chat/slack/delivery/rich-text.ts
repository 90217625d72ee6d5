import type { types } from '@slack/bolt';
import { mentionFallback, parseMentions, renderMentions } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';

/** A piece of rich text: text of one style, or a mention. */
export type Run = types.RichTextText | types.RichTextUserMention;

const isBlank = (text: string): boolean => text.trim() === '';

/** A text of 1 to `most` characters: shortened with a mark where it is longer, a dash where there is nothing to see. */
export function cut(text: string, most: number, mark = '…'): string {
  const clean = renderMentions(text, 'slack', { words: sanitizeText, mention: (id) => `@${id}` });
  return isBlank(clean) ? '–' : truncateTo(clean, most, mark);
}

function truncateTo(clean: string, most: number, mark: string): string {
  if (clean.length <= most) return clean;
  const end = mark.length < most ? mark : '…';
  // Drops half of a surrogate pair at the end.
  return clean.slice(0, most - end.length).replace(/[\ud800-\udbff]$/, '') + end;
}

/** A text in runs, with mentions of Slack's users; shortened as {@link cut} does. */
export function toRuns(text: string, most: number, { mark = '…', bold = false } = {}): Run[] {
  const style = bold ? { style: { bold: true } } : {};
  const runs: Run[] = [];
  let available = most;
  for (const run of parseMentions(text)) {
    if (available <= 0) break;
    if (typeof run !== 'string' && run.platform === 'slack') {
      runs.push({ type: 'user', user_id: run.userId, ...style });
      available -= run.userId.length;
      continue;
    }
    const shown = truncateTo(
      typeof run === 'string' ? sanitizeText(run) : mentionFallback(run),
      available,
      mark,
    );
    available -= shown.length;
    if (shown !== '') runs.push({ type: 'text', text: shown, ...style });
  }
  const isEmpty = runs.every((run) => run.type === 'text' && isBlank(run.text));
  return isEmpty ? [{ type: 'text', text: '–', ...style }] : runs;
}

/** The text for notifications, in which only mentions of users are markup. */
export const notificationText = (text: string, most: number): string =>
  truncateTo(
    renderMentions(text, 'slack', { words: escapeMrkdwn, mention: (id) => `<@${id}>` }),
    most,
    '…',
  ).replace(/<[^>]*…$|&[a-z]*…$/, '…');

/** Escapes what Slack would read as markup, a mention or a link (docs.slack.dev, "Escaping text"). */
const escapeMrkdwn = (text: string): string =>
  sanitizeText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A text object in which nothing is markup. */
export const plainText = (text: string, most: number, mark?: string) =>
  ({ type: 'plain_text', text: cut(text, most, mark), emoji: false }) as const;

/** Joins neighbouring runs of the same style. */
export function joinRuns(all: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of all) {
    const last = joined.at(-1);
    if (run.type === 'text' && last?.type === 'text' && last.style?.bold === run.style?.bold)
      joined[joined.length - 1] = { ...last, text: last.text + run.text };
    else joined.push(run);
  }
  return joined;
}

/** Lines in one text object; each is {@link cut} already. */
export const plainLines = (lines: readonly string[], most: number, mark: string) =>
  ({ type: 'plain_text', text: truncateTo(lines.join('\n'), most, mark), emoji: false }) as const;
