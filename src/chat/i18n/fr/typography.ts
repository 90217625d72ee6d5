import { quotable, truncate } from '../quotable.ts';

/**
 * French text, its punctuation bound to the words by no-break spaces: narrow before ; ? and !, wide before : and
 * inside « » (Imprimerie nationale, Lexique des règles typographiques). What is filled in stays as it is.
 */
export const fr = (texts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
  texts.map((text, place) => bindSpaces(text) + (values[place] ?? '')).join('');

const bindSpaces = (text: string): string =>
  text
    .replace(/ (?=[;?!])/g, '\u202f')
    .replace(/ (?=[:»])/g, '\u00a0')
    .replace(/(?<=«) /g, '\u00a0');

/** Quotes what somebody typed. */
export const quote = (text: string): string => fr`« ${truncate(quotable(text))} »`;

/** Quotes a name in full, since somebody agrees to it. */
export const quoteName = (name: string): string => fr`« ${quotable(name)} »`;

/** The ending of a plural; in French 0 and 1 are singular. */
export const pluralEnding = (count: number): string => (count < 2 ? '' : 's');
