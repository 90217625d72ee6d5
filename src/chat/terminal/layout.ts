const widePattern =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const graphemes = new Intl.Segmenter();

/** The columns of a text without control characters: two for East Asian wide characters and emoji (Unicode TR 11). */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  const segments = [...graphemes.segment(text)];
  return segments.reduce((columns, { segment }) => columns + (widePattern.test(segment) ? 2 : 1), 0);
}

/** Pads a text with spaces to a number of columns. */
export function pad(text: string, columns: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, columns - textWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Breaks a text at its spaces into lines of at most `columns`. A word that is longer stays whole: it may be copied. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
