/**
 * Control characters, line ends among them, those that change the direction of writing (Unicode TR 36, 2.10), and
 * halves of surrogate pairs. The joiners U+200C and U+200D stay: Persian words and emoji are written with them.
 */
const deceptive = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with everything that could fake terminal output shown as its code: `<U+202E>`. */
export const visible = (text: string): string => text.replace(deceptive, codeOf);

const codeOf = (character: string): string =>
  `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;

/** A text that quotes what someone typed, cut where it would flood the screen. */
export function excerpt(text: string, characters = 60): string {
  const all = [...text.slice(0, 2 * characters + 1)];
  return all.length > characters ? `${all.slice(0, characters).join('')}…` : text;
}
