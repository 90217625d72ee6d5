import { err, ok, type Result } from '../result.ts';
import type { TraceFault } from './trace-fault.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long back is looked where nobody says. */
export const defaultSince = day;

/** Days for which any mail log is kept, as far as we know. */
const longestSince = 60;

const units: readonly (readonly [words: RegExp, length: number])[] = [
  [/^(?:m|min|mins|minutes?)$/, minute],
  [/^(?:h|hrs?|hours?|heures?)$/, hour],
  [/^(?:d|days?|j|jours?)$/, day],
  [/^(?:w|wks?|weeks?|sem|semaines?)$/, 7 * day],
];

/** Reads how long ago something was at most, `2h`, `30 min` or `7d`, in milliseconds. */
export function parseSince(typed: string): Result<number, TraceFault> {
  const [, count = '', unit = ''] = /^(\d{1,6})\s*(\p{L}+)$/u.exec(typed.trim().toLowerCase()) ?? [];
  const length = units.find(([words]) => words.test(unit))?.[1];
  if (length === undefined || Number(count) === 0) return err({ code: 'since-nonsense', typed });
  const since = Number(count) * length;
  return since > longestSince * day ? err({ code: 'since-too-long', most: longestSince }) : ok(since);
}
