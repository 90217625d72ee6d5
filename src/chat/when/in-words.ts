import type { ParsedComponents, ParsedResult } from 'chrono-node';
import { type Locale, locales } from '../../domain/actor.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { TimeRead, TimeReadFault, TimeReference } from '../../domain/time/time-read.ts';
import { readNumericDate, readTimeOfDay } from '../../domain/time/written-date.ts';
import { addDays, atTimeOfDay, type TimeOfDay, type WallTime, wallTime } from '../../domain/time/zone.ts';

/** The language's parser of times. Loaded as it is needed first: it takes as long as all of a small command. */
const parsers = {
  en: async () => (await import('chrono-node/en')).casual,
  fr: async () => (await import('chrono-node/fr')).casual,
} as const satisfies Readonly<Record<Locale, unknown>>;

/** What people say and the library does not understand, or takes for something else, in words that it knows. */
const rewordings: Readonly<Record<Locale, readonly (readonly [RegExp, string])[]>> = {
  en: [],
  fr: [
    [/\bfevrier\b/, 'février'],
    [/\baout\b/, 'août'],
    [/^semaine prochaine\b/, 'la semaine prochaine'],
    [/^mois prochain\b/, 'le mois prochain'],
    [/\b(?:cet )?apr[eè]s-midi\b/, '15h'],
    [/\bcette nuit\b/, '22h'],
    [/\b(?:ce )?midi\b/, '12h'],
    [/\bminuit\b/, '0h'],
  ],
};

const dayAfterTomorrow = /\b(?:the )?day after tomorrow\b|(?<!\p{L})apr[eè]s[- ]demain\b/u;

/** Words that stand around a time without meaning another one. */
const around =
  /^(?:[\s,.]|(?<!\p{L})(?:at|on|by|from|until|till|the|le|la|à|au|dès|d'ici|jusqu'(?:à|au)|du)(?!\p{L}))*$/u;

/** What lies behind: the library would look for the next one. */
const behind = /(?<!\p{L})(?:ago|last|past|previous|derni[eè]re?|pass[eé]e?|il y a)(?!\p{L})/u;

/** A part of today, whether it is over or not: the library would look for tomorrow's. */
const partOfToday =
  /(?<!\p{L})(?:tonight|this (?:morning|noon|afternoon|evening|night)|ce (?:matin|midi|soir)|cet apr[eè]s-midi|cette nuit)(?!\p{L})/u;

/** Which of several days is meant is not said: the library would take the next. */
const sometime =
  /(?<!\p{L})(?<!(?:end of|fin de) )(?:this|ce|cet|cette) (?:week|month|year|semaine|mois|an|année)(?!\p{L})/u;

/** A day of the week that is not the one that comes first. */
const nextWeek = /(?<!\p{L})(?:next|prochaine?)(?!\p{L})/u;

/** When a part of the day is, where a date alone would be the whole of it. */
const partsOfDay: Readonly<Record<string, TimeOfDay>> = {
  morning: { hour: 9, minute: 0 },
  noon: { hour: 12, minute: 0 },
  afternoon: { hour: 15, minute: 0 },
  evening: { hour: 18, minute: 0 },
  tonight: { hour: 20, minute: 0 },
  night: { hour: 22, minute: 0 },
  midnight: { hour: 0, minute: 0 },
};

/**
 * Reads a time in words: `friday`, `tomorrow 9am`, `in two hours`, `vendredi 18h`, in the reader's language or else in
 * another one of ours. The text is normalized, in lower case. @returns null where no language has all of it.
 */
export async function readTimeInWords(
  text: string,
  reference: TimeReference,
  locale: Locale,
): Promise<Result<TimeRead | null, TimeReadFault>> {
  if (behind.test(text) || sometime.test(text)) return ok(null);
  const { now, zone } = reference;
  const inFigures = readDateWithin(text, zone.wallAt(now));
  if (inFigures) return inFigures;
  const dated = text.replace(dayAfterTomorrow, iso(addDays(zone.wallAt(now), 2)));
  for (const language of [locale, ...locales.filter((each) => each !== locale)]) {
    const parser = await parsers[language]();
    const worded = rewordings[language].reduce((typed, [said, known]) => typed.replace(said, known), dated);
    const offset = (zone.wallAt(now) - now) / 60_000;
    const all = parser.parse(worded, { instant: new Date(now), timezone: offset }, { forwardDate: true });
    const [found] = all;
    if (!found || all.length > 1 || found.end || !around.test(worded.replace(found.text, ''))) continue;
    return toTime(found, reference, text);
  }
  return ok(null);
}

/**
 * A date in figures among words, as in `friday 12/11`: the library would take the month first. @returns null where there is
 * none of which the day or the month may come first.
 */
function readDateWithin(text: string, wallNow: number): Result<null, TimeReadFault> | null {
  const written = /\d{1,2}([-/.])\d{1,2}(?:\1\d+)?/.exec(text)?.[0];
  if (written === undefined || /\d{4}-\d/.test(text) || readTimeOfDay(written)) return null;
  const read = readNumericDate(written, wallNow);
  return read.ok ? ok(null) : read;
}

function toTime(
  found: ParsedResult,
  { now, zone }: TimeReference,
  text: string,
): Result<TimeRead, TimeReadFault> {
  const { start } = found;
  if (start.isCertain('timezoneOffset')) return ok({ kind: 'instant', at: start.date().getTime() });
  const time = timeOfDay(start, found.tags());
  const wallNow = zone.wallAt(now);
  const meant = dayMeant(start, wallNow, text, time !== null);
  if (meant === null || isOtherDay(start, meant.day)) return err({ code: 'impossible' });
  const { day, againAfterDays } = meant;
  const wall = atTimeOfDay(day, time ?? midnight);
  // At the beginning of that day, or at its end.
  if (/midnight|minuit/.test(text) && !/^\W*(?:midnight|minuit)$/.test(text)) {
    const next = againAfterDays && wall <= wallNow ? addDays(wall, againAfterDays) : wall;
    return err({ code: 'ambiguous', forms: [next, addDays(next, 1)].map((each) => `${iso(each)} 00:00`) });
  }
  return ok({ kind: 'wall', wall, hasTime: time !== null, againAfterDays });
}

const midnight: TimeOfDay = { hour: 0, minute: 0 };

/**
 * The day that is meant, and after how many days it comes again where that is over: a day of the week alone is never today, at
 * whatever hour it is said. Null: there is no such date.
 */
function dayMeant(
  start: ParsedComponents,
  wallNow: WallTime,
  text: string,
  hasTime: boolean,
): { readonly day: WallTime; readonly againAfterDays: 1 | 7 | null } | null {
  const today = atTimeOfDay(wallNow, midnight);
  if (partOfToday.test(text)) return { day: today, againAfterDays: null };
  const day = wallTime(dateOf(start, wallNow), midnight);
  if (day === null || start.isCertain('day')) return day === null ? null : { day, againAfterDays: null };
  if (start.isCertain('weekday')) {
    const isToday = start.get('weekday') === new Date(today).getUTCDay() && !nextWeek.test(text);
    return { day: isToday ? addDays(today, hasTime ? 0 : 7) : day, againAfterDays: 7 };
  }
  const isPartOfDay = hasTime && !start.isCertain('hour') && day <= addDays(today, 1);
  return isPartOfDay ? { day: today, againAfterDays: 1 } : { day, againAfterDays: null };
}

/** The date that was said. Without a year, today's date is today: the library takes it for next year's from noon on. */
function dateOf(start: ParsedComponents, wallNow: WallTime) {
  const [year, month, date] = [start.get('year') ?? 0, start.get('month') ?? 0, start.get('day') ?? 0];
  const today = new Date(wallNow);
  const isToday = start.isCertain('day') && month === today.getUTCMonth() + 1 && date === today.getUTCDate();
  return { year: isToday && !start.isCertain('year') ? today.getUTCFullYear() : year, month, date };
}

/** Whether the day of the week that was said is not that of the date that was said. */
const isOtherDay = (start: ParsedComponents, wall: number): boolean =>
  start.isCertain('weekday') && start.isCertain('day') && start.get('weekday') !== new Date(wall).getUTCDay();

/** The time of day that was said; null where it was only a date. `in 3 days` is at the time of day that it is now. */
function timeOfDay(start: ParsedComponents, tags: ReadonlySet<string>): TimeOfDay | null {
  const said = { hour: start.get('hour') ?? 0, minute: start.get('minute') ?? 0 };
  const part = Object.keys(partsOfDay).find((each) => tags.has(`casualReference/${each}`));
  if (start.isCertain('hour')) return said;
  if (part !== undefined) return partsOfDay[part] ?? null;
  return tags.has('result/relativeDate') ? said : null;
}

const iso = (wall: number): string => new Date(atTimeOfDay(wall, midnight)).toISOString().slice(0, 10);
