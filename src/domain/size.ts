import type { Bytes } from './address/address-state.ts';
import { err, ok, type Result } from './result.ts';
import { normalizeInput } from './text/normalize-input.ts';

/** The smallest quota that makes sense: one message of the size that mail servers commonly accept, 1 MiB. */
export const minQuota: Bytes = 1024 ** 2;
/** More than a small server's disk has; keeps sizes exact in a double. */
export const maxQuota: Bytes = 1024 ** 5;

export type SizeFault =
  | { readonly code: 'size-nonsense'; readonly text: string }
  /** Three digits after a comma or a dot: thousands to some, thousandths to others. `forms`: how to type each. */
  | { readonly code: 'size-ambiguous'; readonly text: string; readonly forms: readonly string[] }
  /** A number alone, which one means in megabytes and another in gigabytes. */
  | { readonly code: 'size-without-unit'; readonly text: string; readonly forms: readonly string[] };

const number = /\d+(?:[ '’]\d{3})*(?:[.,]\d+)*/.source;
const powerWords = 'kilo|m[eé]ga|giga|t[eé]ra|gigs?|megs?';
const unit = `(?:(?<power>[kmgt])(?:i?[bo])?|(?<word>${powerWords})s?(?:-?(?:bytes?|octets?))?|[bo]|octets?|bytes?)`;
const size = new RegExp(`^(?<number>${number}) ?(?<unit>${unit})?$`, 'i');
const noLimitWords = [
  ...['none', 'no', 'no-? ?limits?', 'unlimited', 'without limit', 'infinite', '∞'],
  ...['aucune?', 'aucune limite', 'sans limites?', 'pas de limites?', 'illimit[eé]e?', 'infinie?', 'non'],
];
const noLimit = new RegExp(`^(?:${noLimitWords.join('|')}|0+(?:[.,]0+)? ?(?:${unit})?)$`, 'i');

/**
 * Parses a quota: `500M`, `2G`, `1.5 GB`, `2GiB`, `500 Mo`, `2 gigas`, `1 500 Mo`, or `none`, `0` (null: no limit, as mail
 * servers read it). Units are powers of 1024, as Dovecot's are.
 */
export function parseQuota(text: string): Result<Bytes | null, SizeFault> {
  const typed = normalizeQuota(text);
  if (noLimit.test(typed)) return ok(null);
  const { number: digits = '', unit: unitTyped, power, word } = size.exec(typed)?.groups ?? {};
  if (digits === '') return err({ code: 'size-nonsense', text });
  const whole = digits.replace(/[ '’]/g, '');
  const isAmbiguous = /[.,]\d{3}(?!\d)/.test(whole);
  const letter = (power ?? word ?? '').charAt(0).toUpperCase();
  if (isAmbiguous)
    return asked('size-ambiguous', text, bothReadings(whole), unitTyped ? [letter] : ['M', 'G']);
  if (!unitTyped) return asked('size-without-unit', text, [whole.replace(',', '.')], ['M', 'G', 'B']);
  const bytes = bytesOf(whole, letter);
  return isQuota(bytes) ? ok(bytes) : err({ code: 'size-nonsense', text });
}

/** Without invisible characters, quotation marks around it, and what follows it in a sentence. */
const normalizeQuota = (text: string): string =>
  normalizeInput(text)
    .trim()
    .replace(/^["'`“”«]+\s*|\s*["'`“”»]*[.,;]?$/g, '')
    .replace(/\s+/g, ' ');

const laterPart = new RegExp(
  `^(?:\\d{3}(?:[.,]\\d+)?)?(?:${unit})$|^\\d{3}(?:[.,]\\d+)?$|^limite?s?$|^de$`,
  'i',
);

/** Whether a word continues a quota of several words: `2 GB`, `1 500 Mo`, `no limit`. */
export const isQuotaContinuation = (word: string): boolean => laterPart.test(normalizeQuota(word));

/** NaN where there is more than one comma or dot. */
const bytesOf = (digits: string, power: string): number =>
  Math.round(Number(digits.replace(',', '.')) * 1024 ** ' KMGT'.indexOf(/[KMGT]/.exec(power)?.[0] ?? ' '));

const isQuota = (bytes: number): boolean => bytes >= minQuota && bytes <= maxQuota;

/** Asks which of several sizes was meant: every number with every unit that makes a quota of it. */
function asked(
  code: 'size-ambiguous' | 'size-without-unit',
  text: string,
  numbers: readonly string[],
  units: readonly string[],
): Result<never, SizeFault> {
  const forms = numbers.flatMap((digits) =>
    units.filter((power) => isQuota(bytesOf(digits, power))).map((power) => digits + power),
  );
  return err(forms.length > 0 ? { code, text, forms } : { code: 'size-nonsense', text });
}

const bothReadings = (digits: string): string[] => [...thousands(digits), ...decimal(digits)];

const thousands = (digits: string): string[] =>
  /^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(digits) ? [digits.replace(/[.,]/g, '')] : [];

/** Never with three digits after the dot: that would be ambiguous again. */
const decimal = (digits: string): string[] =>
  /^\d+[.,]\d+$/.test(digits)
    ? [
        digits
          .replace(',', '.')
          .replace(/\.?0+$/, '')
          .replace(/\.\d{3}$/, '$&0'),
      ]
    : [];
