import { stripHidden } from './sanitize.ts';

/** Full-width and small forms of ASCII (NFKC), and the stops and separators of other keyboards. */
const otherForms = /[\uff01-\uff5e\ufe50-\ufe6b\u3000-\u3002\u060c\u061b]/g;

/** NFKC leaves these as they are. */
const separators: Readonly<Record<string, string>> = {
  '\u3001': ',',
  '\u3002': '.',
  '\u060c': ',',
  '\u061b': ';',
};

/**
 * What was meant by an argument that is no prose: without what nobody sees, and in ASCII where a keyboard or an input
 * method gave another form of it. No letter of another script becomes one of ours.
 */
export const normalizeInput = (text: string): string =>
  stripHidden(text).replace(otherForms, (form) => separators[form] ?? form.normalize('NFKC'));
