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
  | { readonly code: 'size-ambiguous'; readonly text: string; readonly forms: readonly string[] };

const number = /\d+(?:[ '’]\d{3})*(?:[.,]\d+)*/.source;
const unit = /(?<power>[kmgt]?)i?[bo]?|octets?|bytes?/.source;
const size = new RegExp(`^(?<number>${number}) ?(?:${unit})$`, 'i');
const noLimit =
  /^(?:none|no|no limit|unlimited|0+ ?[kmgt]?i?[bo]?|aucune?|aucune limite|sans limite|pas de limite|illimitée?)$/i;

/**
 * Parses a quota: `500M`, `2G`, `1.5 GB`, `2GiB`, `500 Mo`, `1 500 Mo`, or `none`, `0` (null: no limit, as mail servers
 * read it). Units are powers of 1024, as Dovecot's are.
 */
export function parseQuota(text: string): Result<Bytes | null, SizeFault> {
  const typed = normalizeInput(text).trim().replace(/\s+/g, ' ');
  if (noLimit.test(typed)) return ok(null);
  const { number: digits = '', power = '' } = size.exec(typed)?.groups ?? {};
  if (digits === '') return err({ code: 'size-nonsense', text });
  const whole = digits.replace(/[ '’]/g, '');
  if (/[.,]\d{3}(?!\d)/.test(whole)) return ambiguous(text, whole, power.toUpperCase());
  const bytes = bytesOf(whole, power);
  return isQuota(bytes) ? ok(bytes) : err({ code: 'size-nonsense', text });
}

const laterPart = new RegExp(`^(?:\\d{3}(?:[.,]\\d+)?)?(?:${unit})$|^limite?$|^de$`, 'i');

/** Whether a word continues a quota of several words: `2 GB`, `1 500 Mo`, `no limit`. */
export const isQuotaContinuation = (word: string): boolean => laterPart.test(normalizeInput(word));

/** NaN where there is more than one comma or dot. */
const bytesOf = (digits: string, power: string): number =>
  Math.round(Number(digits.replace(',', '.')) * 1024 ** ' kmgt'.indexOf(power.toLowerCase() || ' '));

const isQuota = (bytes: number): boolean => bytes >= minQuota && bytes <= maxQuota;

function ambiguous(text: string, digits: string, power: string): Result<never, SizeFault> {
  const forms = [thousands(digits), decimal(digits)]
    .filter((each) => each !== null && isQuota(bytesOf(each, power)))
    .map((each) => each + power);
  return err(forms.length > 0 ? { code: 'size-ambiguous', text, forms } : { code: 'size-nonsense', text });
}

const thousands = (digits: string): string | null =>
  /^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(digits) ? digits.replace(/[.,]/g, '') : null;

/** Never with three digits after the dot: that would be ambiguous again. */
const decimal = (digits: string): string =>
  digits
    .replace(',', '.')
    .replace(/\.?0+$/, '')
    .replace(/\.\d{3}$/, '$&0');
