import { shortened, withinQuotes } from '../quotable.ts';

/**
 * French text, its punctuation bound to the words by no-break spaces: narrow before ; ? and !, wide before : and
 * inside « » (Imprimerie nationale, Lexique des règles typographiques). What is filled in stays as it is.
 */
export const fr = (texts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  texts.map((text, place) => bound(text) + (values[place] ?? '')).join('');

const bound = (text: string): string =>
  text
    .replace(/ (?=[;?!])/g, '\u202f')
    .replace(/ (?=[:»])/g, '\u00a0')
    .replace(/(?<=«) /g, '\u00a0');

/** What somebody typed, in quotation marks. */
export const quoted = (text: string): string => fr`« ${shortened(withinQuotes(text))} »`;

/** A name that somebody agrees to, whole. */
export const named = (name: string): string => fr`« ${withinQuotes(name)} »`;

/** The ending of a plural; in French 0 and 1 are singular. */
export const plural = (count: number): string => (count < 2 ? '' : 's');
