import type { Platform } from '../actor.ts';
import { type MentionedPerson, mentionFallback } from './mentions.ts';
import type { Moment, MomentStyle } from './moments.ts';
import { decodeRuns } from './run-encoding.ts';
import { sanitizeText } from './sanitize.ts';

/** A part of a text: words, a person or a time. */
export type TextRun =
  | string
  | ({ readonly kind: 'person' } & MentionedPerson)
  | ({ readonly kind: 'moment' } & Moment);

/** Splits a text into words, persons and times. */
export const parseRuns = (text: string): TextRun[] =>
  decodeRuns(text).map((run) => (typeof run === 'string' ? run : toRun(run)));

/** Only `mentionText` and `momentText` write what is decoded. */
function toRun([kind = '', ...parts]: readonly string[]): TextRun {
  if (kind === 'moment') {
    const [time, style, inWords = ''] = parts;
    return { kind, time: Number(time), style: style as MomentStyle, inWords };
  }
  const [userId = '', displayName = ''] = parts;
  return { kind: 'person', platform: kind as Platform, userId, displayName };
}

/** How a platform writes the parts of a text; `words` filters and escapes. */
export type RunRenderer = {
  readonly words: (text: string) => string;
  /** People of the platform; others are named in words. */
  readonly mention: (id: string) => string;
  /** Default: in words. */
  readonly moment?: (moment: Moment) => string;
};

/** Renders a text for a platform. */
export const renderRuns = (
  text: string,
  platform: Platform,
  { words, mention, moment }: RunRenderer,
): string =>
  parseRuns(text)
    .map((run) => {
      if (typeof run === 'string') return words(run);
      if (run.kind === 'moment') return moment ? moment(run) : words(run.inWords);
      return run.platform === platform ? mention(run.userId) : words(mentionFallback(run));
    })
    .join('');

/** A part of a text in words, for where a platform shows nothing else. */
export function runInWords(run: TextRun): string {
  if (typeof run === 'string') return sanitizeText(run);
  return run.kind === 'moment' ? run.inWords : mentionFallback(run);
}

/** A text in words alone: times as the server's clock has them, and people by their names. */
export const textInWords = (text: string): string =>
  parseRuns(text)
    .map((run) => (typeof run !== 'string' && run.kind === 'person' ? run.displayName : runInWords(run)))
    .join('');
