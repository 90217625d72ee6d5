/** Control characters but the line's end: Slack shows none, and some break what is around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

/** A text of 1 to `most` characters: cut with a mark where it is longer, a dash where there is nothing to see. */
export function cut(text: string, most: number, mark = '…'): string {
  const clean = text.toWellFormed().replace(controls, ' ');
  if (clean.trim() === '') return '–';
  if (clean.length <= most) return clean;
  const end = mark.length < most ? mark : '…';
  // Half of a surrogate pair may be left at the end.
  return clean.slice(0, most - end.length).replace(/[\ud800-\udbff]$/, '') + end;
}

/** What Slack would read as markup, a mention or a link (docs.slack.dev, "Escaping text"). */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A text object in which nothing is markup. */
export const plain = (text: string, most: number, mark?: string) =>
  ({ type: 'plain_text', text: cut(text, most, mark), emoji: false }) as const;
