import { err, ok, type Result } from './result.ts';
import { normalizeInput } from './text/normalize-input.ts';

/** The highest page or request number that is accepted: more than there will ever be. */
export const maxCount = 999_999_999;

/** `form`: how to type a number whose separators are thousands to some and decimals to others; null: it is no number. */
export type CountFault = { readonly form: string | null };

const nouns = 'requests?|demandes?|pages?|numbers?|num[ée]ros?|num|nr|p';
const sign = `\\(?(?:(?:${nouns})\\.?\\s*)*(?:#|n[°ºo]?\\.?|№)?`;
const count = new RegExp(`^${sign}\\s*(?<digits>\\d+(?:[.,'’ ]\\d{3})*)[\\s.,;:)]*$`, 'i');
const signAlone = new RegExp(`^${sign}$`, 'i');
const title = new RegExp(`^(?<number>(?:${nouns})\\s*#\\d+):`, 'i');

/** Reads a positive number as it is typed or copied: `10`, `#10`, `nº 10`, `Request #10: …`, in French `demande n° 10`. */
export function parseCount(typed: string): Result<number, CountFault> {
  const text = normalizeCount(typed);
  const number = title.exec(text)?.groups?.['number'] ?? text;
  const digits = count.exec(number)?.groups?.['digits'] ?? '';
  const plain = digits.replace(/\D/g, '');
  const value = Number(plain);
  if (!(value >= 1 && value <= maxCount)) return err({ form: null });
  return plain === digits ? ok(value) : err({ form: plain });
}

/** Without invisible characters and the quotation marks around it. */
const normalizeCount = (typed: string): string =>
  normalizeInput(typed)
    .trim()
    .replace(/^["'`“”«‘]+\s*|\s*["'`“”»’]+$/g, '')
    .replace(/\s+/g, ' ');

/** Whether more words belong to a number: those before only say that one follows (`nº`), or begin a request's title. */
export const isCountUnfinished = (words: string): boolean =>
  signAlone.test(normalizeCount(words)) || title.test(normalizeCount(words));
