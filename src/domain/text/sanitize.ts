/** Ends of lines, tabs, and a blank that passes for a space: each would let a text begin a line or a column of its own. */
const breaks = /[\t-\r\u0085\u2028\u2029\u2800]+/g;

/** Letters whose words are written with joiners (Unicode, Arabic_Joining and Indic scripts). */
const joining =
  '[\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}]';

/** What nobody sees, where it belongs to what is seen: within an emoji, a Persian or an Indic word, after a Han character. */
const allowedHidden = [
  '(?<=\\p{Extended_Pictographic}[\\u{1f3fb}-\\u{1f3ff}\\ufe0f]?)\\u200d(?=\\p{Extended_Pictographic})',
  '(?<=\\p{Extended_Pictographic}|[0-9#*](?=\\ufe0f\\u20e3))[\\ufe0e\\ufe0f]',
  `(?<=${joining}\\p{M}*)[\\u200c\\u200d](?=${joining})`,
  '(?<=\\p{Script=Han})[\\u{e0100}-\\u{e01ef}]',
].join('|');

/**
 * Controls, what changes the direction of writing, what has no width or no glyph, halves of surrogate pairs, private
 * and unassigned-for-good characters. The second part of the pattern is what is taken out.
 */
const hidden = new RegExp(
  `(${allowedHidden})|[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}]`,
  'gu',
);

/** More marks on one letter than any language writes would cover the lines around it. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

type Replacements = {
  /** For what would end a line, one or more of them. */
  readonly line: (breaks: string) => string;
  readonly hidden: (character: string) => string;
};

/** A text on one line in which everything can be seen. The one filter of all platforms. */
export const filterText = (text: string, signs: Replacements): string =>
  text
    .replace(breaks, signs.line)
    .replace(hidden, (found: string, kept?: string) => kept ?? signs.hidden(found))
    .replace(stackedMarks, '$1')
    .replace(/\s{2,}/g, ' ');

/**
 * A text from people or from a mail server, {@link filterText}: what could pass for another line is a space, and what
 * turns the writing round or hides stands as `\ufffd`.
 */
export const sanitizeText = (text: string): string =>
  filterText(text, { line: () => ' ', hidden: () => '\ufffd' });

/** What no screen shows and no layout needs. Not control characters: no page and no phone brings those, and they are refused. */
const unseen = /^[\p{Cf}\p{Default_Ignorable_Code_Point}]$/u;

/** A text without the characters that nobody sees and nobody meant to type: a copy from a web page or a phone brings them. */
export const stripHidden = (text: string): string =>
  text.replace(hidden, (found: string, kept?: string) => {
    const isSpace = /\s/.test(found) && found !== '\ufeff';
    return kept ?? (unseen.test(found) && !isSpace ? '' : found);
  });
