/** Line ends, tabs, and a blank that looks like a space: each would let a text start a new line or column. */
const breaks = /[\t-\r\u0085\u2028\u2029\u2800]+/g;

/** Letters whose words are written with joiners (Unicode, Arabic_Joining and Indic scripts). */
const joining =
  '[\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}]';

/** Invisible characters that belong to visible ones: within an emoji, a Persian or an Indic word, after a Han character. */
const allowedHidden = [
  '(?<=\\p{Extended_Pictographic}[\\u{1f3fb}-\\u{1f3ff}\\ufe0f]?)\\u200d(?=\\p{Extended_Pictographic})',
  '(?<=\\p{Extended_Pictographic}|[0-9#*](?=\\ufe0f\\u20e3))[\\ufe0e\\ufe0f]',
  `(?<=${joining}\\p{M}*)[\\u200c\\u200d](?=${joining})`,
  '(?<=\\p{Script=Han})[\\u{e0100}-\\u{e01ef}]',
].join('|');

/**
 * Controls, bidirectional overrides, characters without width or glyph, lone surrogates, private-use characters and
 * noncharacters. The first group matches those to keep.
 */
const hidden = new RegExp(
  `(${allowedHidden})|[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}]`,
  'gu',
);

/** More combining marks on one letter than any language uses: they would cover the lines around it. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

const blanks = /\s{2,}/g;

/** What most texts consist of: nothing of it is hidden, and to look for that takes long. */
const plainAscii = /^[ -~]*$/;

type Replacements = {
  /** For one or more line breaks. */
  readonly line: (breaks: string) => string;
  readonly hidden: (character: string) => string;
};

/** Makes a text one line in which everything is visible. The one filter for all platforms. */
export const filterText = (text: string, replacements: Replacements): string =>
  plainAscii.test(text)
    ? text.replace(blanks, ' ')
    : text
        .replace(breaks, replacements.line)
        .replace(hidden, (found: string, kept?: string) => kept ?? replacements.hidden(found))
        .replace(stackedMarks, '$1')
        .replace(blanks, ' ');

/**
 * Sanitizes a text from people or from a mail server with {@link filterText}: line breaks become a space, and hidden
 * characters `\ufffd`.
 */
export const sanitizeText = (text: string): string =>
  filterText(text, { line: () => ' ', hidden: () => '\ufffd' });

/** The same for a text of several lines, which stay lines. */
export const sanitizeLines = (text: string): string => text.split('\n').map(sanitizeText).join('\n');

/** Invisible characters to strip. Not control characters: web pages and phones don't add those, and they are refused. */
const unseen = /^[\p{Cf}\p{Default_Ignorable_Code_Point}]$/u;

/** Strips the invisible characters that copies from web pages or phones bring along. */
export const stripHidden = (text: string): string => {
  if (plainAscii.test(text)) return text;
  return text.replace(hidden, (found: string, kept?: string) => {
    const isSpace = /\s/.test(found) && found !== '\ufeff';
    return kept ?? (unseen.test(found) && !isSpace ? '' : found);
  });
};

/** Whether a character leaves no mark on a screen: a blank, a control character, one without width. */
export const isInvisible = (character: string): boolean =>
  /^[\s\u2800]$/u.test(character) || new RegExp(hidden.source, 'u').test(character);

/** A character's number as Unicode writes it: `U+200B`. */
export const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
