import type { types } from '@slack/bolt';
import { inSeconds, type Moment, type MomentStyle } from '../../../domain/text/moments.ts';
import type { Place } from '../../../domain/text/places.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import { parseRuns, renderRuns, runInWords } from '../../../domain/text/text-runs.ts';

/** A piece of rich text: text of one style, a mention, a time, a channel, or a link to a message. */
export type Run =
  | types.RichTextText
  | types.RichTextUserMention
  | types.RichTextDate
  | types.RichTextChannelMention
  | types.RichTextLink;

/** The address of a message that a text names; undefined: Slack has not told it. */
export type Permalink = (place: Place) => string | undefined;

export const isBlank = (text: string): boolean => text.trim() === '';

/** A text of 1 to `most` characters: shortened with a mark where it is longer, a dash where there is nothing to see. */
export function cut(text: string, most: number, mark = '…'): string {
  const clean = renderRuns(text, 'slack', { words: sanitizeText, mention: (id) => `@${id}` });
  return isBlank(clean) ? '–' : truncateTo(clean, most, mark);
}

function truncateTo(clean: string, most: number, mark: string): string {
  if (clean.length <= most) return clean;
  const end = mark.length < most ? mark : '…';
  // Drops half of a surrogate pair at the end.
  return clean.slice(0, most - end.length).replace(/[\ud800-\udbff]$/, '') + end;
}

type RunOptions = {
  readonly mark?: string;
  readonly bold?: boolean;
  readonly permalink?: Permalink | undefined;
};

/** A text in runs, with mentions of Slack's users and times; shortened as {@link cut} does. */
export function toRuns(
  text: string,
  most: number,
  { mark = '…', bold = false, permalink }: RunOptions = {},
): Run[] {
  const style = bold ? { style: { bold: true } } : {};
  const runs: Run[] = [];
  let available = most;
  for (const run of parseRuns(text)) {
    if (available <= 0) break;
    if (typeof run !== 'string' && run.kind === 'person' && run.platform === 'slack') {
      runs.push({ type: 'user', user_id: run.userId, ...style });
      available -= run.userId.length;
      continue;
    }
    if (typeof run !== 'string' && run.kind === 'moment') {
      runs.push({ ...dateRun(run), ...style });
      available -= run.inWords.length;
      continue;
    }
    if (typeof run !== 'string' && run.kind === 'place' && run.platform === 'slack') {
      const url = permalink?.(run);
      runs.push({ type: 'channel', channel_id: run.channel, ...style });
      if (url !== undefined)
        runs.push({ type: 'text', text: ' ', ...style }, { type: 'link', url, text: '↗', ...style });
      available -= run.inWords.length;
      continue;
    }
    const shown = truncateTo(runInWords(run), available, mark);
    available -= shown.length;
    if (shown !== '') runs.push({ type: 'text', text: shown, ...style });
  }
  const isEmpty = runs.every((run) => run.type === 'text' && isBlank(run.text));
  return isEmpty ? [{ type: 'text', text: '–', ...style }] : runs;
}

/** How Slack writes a time for each reader (docs.slack.dev, "Date element" and "Formatting text", dates). */
const dateFormats: Readonly<Record<MomentStyle, string>> = {
  day: '{date_long_full}',
  moment: '{date_short} {time}',
  clock: '{time}',
  deadline: '{date_short} {time}',
};

const dateRun = (moment: Moment): types.RichTextDate => ({
  type: 'date',
  timestamp: inSeconds(moment),
  format: dateFormats[moment.style],
  fallback: moment.inWords,
});

/** A time in mrkdwn. */
const dateMarkup = (moment: Moment): string =>
  `<!date^${inSeconds(moment)}^${dateFormats[moment.style]}|${escapeMrkdwn(moment.inWords)}>`;

/** The text for notifications and screen readers: people by their names, and times as each reader's clock has them. */
export const notificationText = (text: string, most: number, notified: string | null = null): string =>
  truncateTo(
    renderRuns(text, 'slack', {
      words: escapeMrkdwn,
      mention: (id, { displayName }) => (id === notified ? `<@${id}>` : escapeMrkdwn(displayName)),
      moment: dateMarkup,
      place: ({ channel }) => `<#${channel}>`,
    }),
    most,
    '…',
  ).replace(/<[^>]*…$|&[a-z]*…$/, '…');

/** Escapes what Slack would read as markup, a mention or a link (docs.slack.dev, "Escaping text"). */
const escapeMrkdwn = (text: string): string =>
  sanitizeText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What Slack reads as markup in words: a style's mark at a word's edge, code, an emoji, a quotation. */
const markup = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`|:[\w+-]+:|^\s*>/u;

/**
 * A text object for small type. In mrkdwn where there is a time or a person in it, unless its words would be read as markup:
 * then all of it is words.
 */
export function smallText(
  text: string,
  most: number,
  mark: string,
): types.PlainTextElement | types.MrkdwnElement {
  const runs = parseRuns(text);
  const hasMarkup = runs.some((run) => markup.test(runInWords(run)));
  const isWords = runs.every((run) => typeof run === 'string');
  const shown = renderRuns(text, 'slack', {
    words: escapeMrkdwn,
    mention: (id) => `<@${id}>`,
    moment: dateMarkup,
  });
  if (isWords || hasMarkup || shown.length > most) return plainText(text, most, mark);
  return { type: 'mrkdwn', text: shown, verbatim: true };
}

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
