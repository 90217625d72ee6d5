import { normalizeInput } from './text/normalize-input.ts';

/** The highest page or request number that is accepted: more than there will ever be. */
export const maxCount = 999_999_999;

const numberSign = /#|n[°ºo]?\.?|№/.source;
const count = new RegExp(`^(?:${numberSign})?\\s*(\\d+)$`, 'i');
const signAlone = new RegExp(`^(?:${numberSign})$`, 'i');

/** Reads a positive number as it is typed or copied: `10`, `#10`, and in French `nº 10`. Null where it is none. */
export function parseCount(typed: string): number | null {
  const [, digits = ''] = count.exec(normalizeInput(typed).trim()) ?? [];
  const value = Number(digits);
  return value >= 1 && value <= maxCount ? value : null;
}

/** Whether a word is a number's sign by itself, so that the number follows: `nº 10`. */
export const isNumberSign = (word: string): boolean => signAlone.test(normalizeInput(word));
