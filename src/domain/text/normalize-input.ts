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
