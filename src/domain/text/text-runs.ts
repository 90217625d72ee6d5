import type { Platform } from '../actor.ts';
import { type MentionedPerson, mentionFallback, mentionText } from './mentions.ts';
import { type Moment, type MomentStyle, momentText } from './moments.ts';
import { type Place, placeText } from './places.ts';
import { decodeRuns } from './run-encoding.ts';
import { sanitizeText } from './sanitize.ts';

/** A part of a text: words, a person, a time or a place. */
export type TextRun =
  | string
  | ({ readonly kind: 'person' } & MentionedPerson)
  | ({ readonly kind: 'moment' } & Moment)
  | ({ readonly kind: 'place' } & Place);

/** Splits a text into words, persons, times and places. */
export const parseRuns = (text: string): TextRun[] =>
  decodeRuns(text).map((run) => (typeof run === 'string' ? run : toRun(run)));

/** Only `mentionText`, `momentText` and `placeText` write what is decoded. */
function toRun([kind = '', ...parts]: readonly string[]): TextRun {
  if (kind === 'moment') {
    const [time, style, inWords = ''] = parts;
    return { kind, time: Number(time), style: style as MomentStyle, inWords };
  }
  if (kind === 'place') {
    const [platform, tenantId = '', channel = '', message = '', inWords = ''] = parts;
    const about = { platform: platform as Platform, tenantId, channel, inWords };
    return { kind, ...about, ...(message !== '' && { message }) };
  }
  const [userId = '', displayName = ''] = parts;
  return { kind: 'person', platform: kind as Platform, userId, displayName };
}

/** How a platform writes the parts of a text; `words` filters and escapes. */
export type RunRenderer = {
  readonly words: (text: string) => string;
  /** People of the platform; others are named in words. */
  readonly mention: (id: string, person: MentionedPerson) => string;
  /** Default: in words. */
  readonly moment?: (moment: Moment) => string;
  /** Places on the platform; others are named in words. Default: in words. */
  readonly place?: (place: Place) => string;
};

/** Renders a text for a platform. */
export const renderRuns = (
  text: string,
  platform: Platform,
  { words, mention, moment, place }: RunRenderer,
): string =>
  parseRuns(text)
    .map((run) => {
      if (typeof run === 'string') return words(run);
      if (run.kind === 'moment') return moment ? moment(run) : words(run.inWords);
      if (run.kind === 'place') return place && run.platform === platform ? place(run) : words(run.inWords);
      return run.platform === platform ? mention(run.userId, run) : words(mentionFallback(run));
    })
    .join('');

/** A part of a text in words, for where a platform shows nothing else. */
export function runInWords(run: TextRun): string {
  if (typeof run === 'string') return sanitizeText(run);
  return run.kind === 'person' ? mentionFallback(run) : run.inWords;
}

/** The text that a part was read from. */
export function runText(run: TextRun): string {
  if (typeof run === 'string') return run;
  switch (run.kind) {
    case 'person':
      return mentionText(run);
    case 'moment':
      return momentText(run);
    case 'place':
      return placeText(run);
  }
}

/** A text in words alone: times as the server's clock has them, and people by their names. */
export const textInWords = (text: string): string =>
  parseRuns(text)
    .map((run) => (typeof run !== 'string' && run.kind === 'person' ? run.displayName : runInWords(run)))
    .join('');

/** A text whose times are in words, and whose people and places are as they were. */
export const momentsInWords = (text: string): string =>
  parseRuns(text)
    .map((run) => (typeof run !== 'string' && run.kind === 'moment' ? run.inWords : runText(run)))
    .join('');
