import { err, ok, type Result } from '../result.ts';
import type { TimeOfDay, WallTime } from './zone.ts';

type WrittenDate = { readonly year: number; readonly month: number; readonly date: number };
type AmbiguousDate = { readonly code: 'ambiguous'; readonly forms: readonly string[] };

const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$/;
const slashed = /^(\d{1,2})([-/])(\d{1,2})(?:\2(\d{4}|\d{2}))?$/;

/**
 * Reads a date in figures: `2026-12-31`, `31.12.2026`, `31/12/2026`, `12/31/2026`, `31/12`. With dots the day comes first.
 * With slashes or hyphens it does to some, and the month to others: where both are possible, the fault has both, with the
 * year first. @returns null where it is no such date.
 */
export function readNumericDate(text: string, wallNow: WallTime): Result<WrittenDate | null, AmbiguousDate> {
  const [, year, , month, date] = yearFirst.exec(text) ?? [];
  if (year !== undefined) return ok({ year: Number(year), month: Number(month), date: Number(date) });
  const [, ofDotted, monthOfDotted, yearOfDotted] = dotted.exec(text) ?? [];
  if (ofDotted !== undefined)
    return ok({ year: fullYear(yearOfDotted), month: Number(monthOfDotted), date: Number(ofDotted) });
  const [, first, , second, last] = slashed.exec(text) ?? [];
  if (first === undefined) return ok(null);
  const inYear = (place: Omit<WrittenDate, 'year'>): WrittenDate => ({
    year: last === undefined ? nextYearOf(place, wallNow) : fullYear(last),
    ...place,
  });
  const dayFirst = inYear({ date: Number(first), month: Number(second) });
  const monthFirst = inYear({ date: Number(second), month: Number(first) });
  if (monthFirst.month > 12 || first === second) return ok(dayFirst);
  if (dayFirst.month > 12) return ok(monthFirst);
  return err({ code: 'ambiguous', forms: [dayFirst, monthFirst].map(isoDate).toSorted() });
}

const fullYear = (typed: string | undefined): number => Number(typed) + (typed?.length === 2 ? 2000 : 0);

/** The year in which a date comes next. */
function nextYearOf({ month, date }: Omit<WrittenDate, 'year'>, wallNow: WallTime): number {
  const now = new Date(wallNow);
  const year = now.getUTCFullYear();
  return Date.UTC(year, month - 1, date + 1) > wallNow ? year : year + 1;
}

/** `2026-12-31`. */
const isoDate = ({ year, month, date }: WrittenDate): string =>
  [year, String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-');

const timePattern =
  /^(?<hour>\d{1,2})(?:\s*(?<mark>[:.]|h)\s*(?<minute>\d{2})?(?::\d{2}(?:\.\d+)?)?)?\s*(?<half>[ap]\.?m\.?)?$/;

/** Reads a time of day: `18:00`, `18h30`, `18 h`, `6pm`, `6.30 pm`. @returns null where it is written in no such way. */
export function readTimeOfDay(text: string): TimeOfDay | null {
  const { hour, mark, minute, half } = timePattern.exec(text)?.groups ?? {};
  const isWhole = mark === 'h' || minute !== undefined || (half !== undefined && mark === undefined);
  // 12.11 is the 12th of November, too.
  const isDate = mark === '.' && half === undefined && Number(minute) <= 12;
  if (hour === undefined || !isWhole || isDate || (mark === 'h' && half !== undefined)) return null;
  const hours = Number(hour);
  const inDay = half === undefined ? hours : (hours % 12) + (half.startsWith('p') ? 12 : 0);
  // 18:00 pm and 0:00 am are no times.
  const isOfHalf = half === undefined || (hours >= 1 && hours <= 12);
  return { hour: isOfHalf ? inDay : Number.NaN, minute: Number(minute ?? 0) };
}
