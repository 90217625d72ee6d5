import { stripHidden } from './sanitize.ts';

/** Full-width and small forms of ASCII (NFKC), and the full stops and separators of other keyboards. */
const otherForms = /[\uff01-\uff5e\ufe50-\ufe6b\u3000-\u3002\u060c\u061b]/g;

/** NFKC keeps these as they are. */
const separators: Readonly<Record<string, string>> = {
  '\u3001': ',',
  '\u3002': '.',
  '\u060c': ',',
  '\u061b': ';',
};

/**
 * Normalizes an argument that is no prose: strips invisible characters, and turns other forms of ASCII punctuation,
 * letters and digits from keyboards and input methods into ASCII. Keeps letters of other scripts.
 */
export const normalizeInput = (text: string): string =>
  stripHidden(text).replace(otherForms, (form) => separators[form] ?? form.normalize('NFKC'));

/** The hyphens, minus signs and apostrophes of word processors and phones. Not a dash, which may stand for two hyphens. */
const keyboardSigns: readonly (readonly [RegExp, string])[] = [
  [/[\u2010-\u2013\u2212]/g, '-'],
  [/[\u2018\u2019\u201b\u02bc\u2032]/g, "'"],
];

/** Turns typographic hyphens and apostrophes into those of a keyboard. */
export const toKeyboardSigns = (text: string): string =>
  keyboardSigns.reduce((typed, [pattern, sign]) => typed.replace(pattern, sign), text);

/** Normalizes a name of ours, such as a command's, an argument's or a choice: {@link normalizeInput}, in lower case. */
export const normalizeName = (text: string): string =>
  toKeyboardSigns(normalizeInput(text)).trim().toLowerCase();

/** Whether a text has a hyphen or an apostrophe that {@link toKeyboardSigns} turns into another. */
export const hasTypographicSigns = (text: string): boolean => toKeyboardSigns(text) !== text;
