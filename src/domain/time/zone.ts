const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * What the clocks on the wall of a time zone show, in milliseconds: the date and the time there, counted as if they were
 * UTC.
 */
export type WallTime = number;

/** A time zone, as IANA names it, with what its clocks show. */
export type Zone = {
  readonly name: string;
  /** What its clocks show at an instant. */
  readonly wallAt: (instant: number) => WallTime;
  /**
   * The instant at which its clocks show a time. One that they show twice, as summer time ends: the first. One that they
   * skip, as it begins: as much later as they were put forward, so 2:30 is 3:30.
   */
  readonly instantOf: (wall: WallTime) => number;
};

/** A time zone by its name; null: there is none of that name. */
export function zoneNamed(name: string | undefined): Zone | null {
  if (name === undefined || !/^[a-z]/i.test(name)) return null;
  try {
    return createZone(name);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The time zone of this process, from TZ or the machine; UTC where it has none. */
export const ownZone = (): string =>
  zoneNamed(new Intl.DateTimeFormat().resolvedOptions().timeZone)?.name ?? 'UTC';

function createZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const wallAt = (instant: number): WallTime => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const seconds = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return seconds + (((instant % 1000) + 1000) % 1000);
  };
  const offsetAt = (instant: number): number => wallAt(instant) - instant;
  return {
    name: format.resolvedOptions().timeZone,
    wallAt,
    instantOf: (wall) => {
      // No zone is a day away from UTC, so that these are surely before and after.
      const before = offsetAt(wall - day);
      const candidates = [before, offsetAt(wall + day)].map((offset) => wall - offset);
      const shown = candidates.filter((instant) => wallAt(instant) === wall);
      return shown.length > 0 ? Math.min(...shown) : wall - before;
    },
  };
}

/** The wall time of a date and a time of day; null where there is no such date or time. `month` counts from 1. */
export function wallTime(
  { year, month, date }: { readonly year: number; readonly month: number; readonly date: number },
  { hour, minute: minutes }: TimeOfDay,
): WallTime | null {
  const wall = Date.UTC(year, month - 1, date);
  const found = new Date(wall);
  const isDate = found.getUTCMonth() === month - 1 && found.getUTCDate() === date;
  return isDate && hour <= 23 && minutes <= 59 ? wall + hour * 60 * minute + minutes * minute : null;
}

export type TimeOfDay = { readonly hour: number; readonly minute: number };

/** The same day, at a time of day. */
export const atTimeOfDay = (wall: WallTime, { hour, minute: minutes }: TimeOfDay): WallTime =>
  Math.floor(wall / day) * day + hour * 60 * minute + minutes * minute;

export const addDays = (wall: WallTime, days: number): WallTime => wall + days * day;

/** So many days after an instant, at the same time of day in the zone of this name. */
export function daysLater(instant: number, days: number, zone: string): number {
  const there = zoneNamed(zone);
  return there ? there.instantOf(addDays(there.wallAt(instant), days)) : instant + days * day;
}

/** Months later, on the same day of the month, or on its last one where it is shorter. */
export function addMonths(wall: WallTime, months: number): WallTime {
  const from = new Date(wall);
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const next = new Date(first);
  const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  return addDays(first, Math.min(from.getUTCDate(), last) - 1) + (wall - Math.floor(wall / day) * day);
}
