import type { Bytes } from '../../domain/address/address-state.ts';
import type { WantedTime } from '../../domain/request/times/wanted-time.ts';
import { type MomentStyle, momentText } from '../../domain/text/moments.ts';
import { atFirstUse } from '../../lib/at-first-use.ts';

/** Sizes, counts, times and lists as a locale writes them. Times are for texts of a view: a platform may show them its own way. */
export type Format = {
  /** `1.3 GB`; units count in 1024s, as quotas do. */
  readonly size: (bytes: Bytes) => string;
  readonly count: (count: number) => string;
  /** `23 December` or, in another year, `23 December 2027`. */
  readonly day: (time: number, now: number) => string;
  /** `23 Nov 2026, 18:05`. */
  readonly moment: (time: number) => string;
  /** `18:05`. */
  readonly clock: (time: number) => string;
  /** `7 days`, `12 hours` or `15 minutes`: in the largest unit of which it is a whole number. */
  readonly duration: (milliseconds: number) => string;
  /** As `moment`; where the platform can, with how long it is until then. */
  readonly deadline: (time: number) => string;
  /** `Friday 2 January 2026 at 18:00, Europe/Paris`: in the time zone that it was meant in. */
  readonly wanted: (time: WantedTime) => string;
  /** `a, b and c`. */
  readonly list: (items: readonly string[]) => string;
  /** `a, b or c`. */
  readonly either: (items: readonly string[]) => string;
};

const minute = 60_000;
const timeUnits = { day: 24 * 60 * minute, hour: 60 * minute, minute };

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/**
 * Creates each of a locale's formats once, when it is first used: creating an Intl format takes about a millisecond and 100 kB,
 * using it does not.
 * @param spell corrects a date that Intl writes.
 */
export function createFormat(locale: string, spell: (date: string) => string = (date) => date): Format {
  const sizes = units.map((unit) => atFirstUse(() => sizeFormat(locale, unit)));
  const counts = atFirstUse(() => new Intl.NumberFormat(locale));
  const durations = Object.entries(timeUnits).map(([unit, length]) => ({
    length,
    number: atFirstUse(() => numberOf(locale, unit, 'long')),
  }));
  const day = atFirstUse(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }));
  const dayAndYear = atFirstUse(
    () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }),
  );
  const moment = atFirstUse(
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  );
  const clock = atFirstUse(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }));
  const lists = atFirstUse(() => new Intl.ListFormat(locale, { type: 'conjunction' }));
  const choices = atFirstUse(() => new Intl.ListFormat(locale, { type: 'disjunction' }));
  const inText = (time: number, style: MomentStyle, format: () => Intl.DateTimeFormat): string =>
    momentText({ time, style, inWords: spell(format().format(time)) });
  return {
    size: (bytes) => {
      const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
      return sizes[power]?.().format(bytes / 1024 ** power) ?? String(bytes);
    },
    count: (count) => counts().format(count),
    duration: (milliseconds) => {
      const unit = durations.find(({ length }) => milliseconds % length === 0) ?? durations.at(-1);
      return unit ? unit.number().format(Math.round(milliseconds / unit.length)) : '';
    },
    day: (time, now) => {
      const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
      return inText(time, 'day', isThisYear ? day : dayAndYear);
    },
    moment: (time) => inText(time, 'moment', moment),
    clock: (time) => inText(time, 'clock', clock),
    deadline: (time) => inText(time, 'deadline', moment),
    wanted: ({ at, zone }) => {
      const full = new Intl.DateTimeFormat(locale, {
        dateStyle: 'full',
        timeStyle: 'short',
        timeZone: zone,
      });
      return `${spell(full.format(at))}, ${zone}`;
    },
    list: (items) => lists().format(items),
    either: (items) => choices().format(items),
  };
}

/** `0 B` rather than the `0 byte` that is short in CLDR, with the space that the locale puts before `kB`. */
function sizeFormat(locale: string, unit: (typeof units)[number]): { format: (size: number) => string } {
  if (unit !== 'byte') return numberOf(locale, unit, 'short');
  const gap = numberOf(locale, 'kilobyte', 'short')
    .formatToParts(1)
    .find(({ type }) => type === 'literal');
  const number = numberOf(locale, unit, 'narrow');
  return {
    format: (size) =>
      number
        .formatToParts(size)
        .filter(({ type }) => type !== 'literal')
        .map(({ type, value }) => (type === 'unit' ? `${gap?.value ?? ' '}${value}` : value))
        .join(''),
  };
}

const numberOf = (locale: string, unit: string, unitDisplay: 'short' | 'narrow' | 'long') =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 });
