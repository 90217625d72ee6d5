import { err, ok, type Result } from '../result.ts';
import type { TimeRead, TimeReadFault } from './time-read.ts';
import { addDays, addMonths, type WallTime } from './zone.ts';

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

const unitWords: Readonly<Record<Unit, string>> = {
  minute: 'min|mins|minutes?',
  hour: 'h|hrs?|hours?|heures?',
  day: 'd|days?|j|jours?',
  week: 'w|wks?|weeks?|sem|semaines?',
  month: 'mo|mos|months?|mois',
  year: 'y|yrs?|years?|ans?|ann[eé]es?',
};

const anyUnit = [...Object.values(unitWords), 'm'].join('|');
const one = /^(?:an?|one|une?)$/;
const part = `(?<!\\p{L})(\\d+|an?|one|une?)\\s*(${anyUnit})(?![\\p{L}])`;
const whole = new RegExp(
  `^(?<before>in |for |dans |pendant |pour |\\+ ?)?(?<parts>${part}(?:,? ?(?:and |et )?${part})*)$`,
  'u',
);

/** Longer ones are beyond any limit of ours: nothing is calculated with them. */
const mostOfUnit = 100_000;

/**
 * Reads how long it is until then: `14d`, `2w`, `3 months`, `1d 12h`, `in 2 weeks`, `dans 14 jours`. Days, weeks and months
 * end at the same time of day as it is now, hours and minutes by the clock of physics. @returns null where it is none.
 */
export function readDuration(
  text: string,
  { now, wallNow }: { readonly now: number; readonly wallNow: WallTime },
): Result<TimeRead | null, TimeReadFault> {
  const { before, parts = '' } = whole.exec(text)?.groups ?? {};
  if (parts === '') return ok(null);
  const counted = Array.from(parts.matchAll(new RegExp(part, 'gu')), ([, count = '', unit = '']) => ({
    count: one.test(count) ? 1 : Math.min(Number(count), mostOfUnit),
    unit,
  }));
  const [first] = counted;
  const lacksMonthOrMinute = counted.some(({ unit }) => unit === 'm');
  if (lacksMonthOrMinute)
    return err({
      code: 'ambiguous',
      forms: ['min', 'mo'].map((unit) => parts.replace(/(\d+)\s*m(?!\p{L})/gu, `$1${unit}`)),
    });
  // In French 18h is a time of day.
  const isTimeOfDay = before === undefined && counted.length === 1 && first?.unit === 'h' && first.count < 24;
  if (isTimeOfDay) return err({ code: 'ambiguous', forms: [`${first.count}:00`, `${first.count} hours`] });
  const totals = Object.fromEntries(
    Object.entries(unitWords).map(([unit, words]) => [
      unit,
      counted
        .filter((each) => new RegExp(`^(?:${words})$`).test(each.unit))
        .reduce((sum, { count }) => sum + count, 0),
    ]),
  ) as Record<Unit, number>;
  return ok(later({ now, wallNow }, totals));
}

function later(
  { now, wallNow }: { readonly now: number; readonly wallNow: WallTime },
  { minute, hour, day, week, month, year }: Record<Unit, number>,
): TimeRead {
  const clock = (hour * 60 + minute) * 60_000;
  const days = day + 7 * week;
  const months = month + 12 * year;
  if (days + months === 0) return { kind: 'instant', at: now + clock };
  return {
    kind: 'wall',
    wall: addDays(addMonths(wallNow, months), days) + clock,
    hasTime: true,
    againAfterDays: null,
  };
}
