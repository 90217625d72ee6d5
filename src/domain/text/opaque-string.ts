/**
 * Prepares a password or an app password's name for hashing and comparing: RFC 8265, 4.2 (OpaqueString). The same
 * letters give the same octets on any keyboard: composed (NFC), and every kind of space as U+0020.
 */
export const toOpaqueString = (typed: string): string => typed.replace(/\p{Zs}/gu, ' ').normalize('NFC');

/**
 * What RFC 8264 (FreeformClass, 4.3) excludes: controls, characters that can't be seen or typed again, lone surrogates,
 * unassigned characters, and old Hangul letters.
 */
const disallowed =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u;

/** RFC 5892, A.1 and A.2: joiners are part of the spelling in some scripts. */
const joiner = /(?<=[\p{M}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}])[\u200c\u200d](?=\p{L})/gu;

/** The first character that an opaque string may not have, or null. */
export const findDisallowedCharacter = (text: string): string | null =>
  disallowed.exec(text.replace(joiner, ''))?.[0] ?? null;

/** Whether a text is invisible: only spaces, tabs, zero-width characters and fillers. */
export const isBlank = (text: string): boolean =>
  /^[\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);

/** Whether a text is one character repeated, in any case, with or without spaces between. */
export function isRepeatedCharacter(text: string): boolean {
  const characters = new Intl.Segmenter('en').segment(text.toLowerCase().replaceAll(' ', ''));
  return new Set(Array.from(characters, ({ segment }) => segment)).size <= 1;
}
