/** Unicode noncharacters, which no text may contain, so that nothing typed can pass for a mention or a time. */
const [opens, parts, closes] = ['\ufdd0', '\ufdd1', '\ufdd2'];
const marks = new RegExp(`[${opens}${parts}${closes}]`, 'g');
const encoded = new RegExp(`${opens}([^${opens}${closes}]*)${closes}`, 'g');

/** Encodes what is no plain word, such as a person, for a text. The fields are sanitized already. */
export const encodeRun = (...fields: readonly string[]): string =>
  [opens, fields.join(parts), closes].join('');

/** Splits a text into words and the fields of what {@link encodeRun} encoded. */
export function decodeRuns(text: string): (string | readonly string[])[] {
  // Most texts have none.
  if (!text.includes(opens)) return text === '' ? [] : [text];
  const runs: (string | readonly string[])[] = [];
  let end = 0;
  for (const found of text.matchAll(encoded)) {
    const [all, fields = ''] = found;
    if (found.index > end) runs.push(text.slice(end, found.index));
    runs.push(fields.split(parts));
    end = found.index + all.length;
  }
  if (end < text.length) runs.push(text.slice(end));
  return runs;
}

/** Strips the characters that encode runs from what somebody typed. */
export const stripRunMarks = (text: string): string => text.replace(marks, '\ufffd');
