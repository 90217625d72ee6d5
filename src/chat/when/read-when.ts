import type { Locale } from '../../domain/actor.ts';
import type { WantedTime } from '../../domain/request/times/wanted-time.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { normalizeInput, toKeyboardSigns } from '../../domain/text/normalize-input.ts';
import { readTime } from '../../domain/time/read-time.ts';
import type { TimeRead } from '../../domain/time/time-read.ts';
import type { WhenFault } from '../../domain/time/when-fault.ts';
import { addDays, addMonths, atTimeOfDay, type TimeOfDay, type Zone } from '../../domain/time/zone.ts';
import { readTimeInWords } from './in-words.ts';

/**
 * What a date alone means: the beginning of its working day, its end, as in "until Friday", or its beginning, as in "from
 * Friday".
 */
type DateAlone = 'morning' | 'evening' | 'midnight';

const timesOfDate: Readonly<Record<DateAlone, TimeOfDay>> = {
  morning: { hour: 9, minute: 0 },
  evening: { hour: 23, minute: 59 },
  midnight: { hour: 0, minute: 0 },
};

/** No time takes more characters, and the library takes long over very long texts. */
const mostCharacters = 100;

/** Further ahead nobody knows what will be. */
const mostYears = 2;

export type WhenReader = {
  readonly now: number;
  readonly zone: Zone;
  readonly locale: Locale;
  /** The argument that it is typed for. */
  readonly argument: string;
  readonly dateAlone: DateAlone;
};

/**
 * Reads when something is to happen, as people type it: `2026-12-31 18:00`, `14d`, `friday`, `demain 9h`. It lies ahead, and
 * within two years.
 */
export async function readWhen(typed: string, reader: WhenReader): Promise<Result<WantedTime, WhenFault>> {
  const { now, zone, argument } = reader;
  const text = normalize(typed);
  if (text.length > mostCharacters) return err({ code: 'when-nonsense', argument, typed });
  const figures = readTime(text, reader);
  const read = figures.ok && !figures.value ? await readTimeInWords(text, reader, reader.locale) : figures;
  if (!read.ok) {
    return read.fault.code === 'ambiguous'
      ? err({ code: 'when-ambiguous', argument, typed, forms: read.fault.forms })
      : err({ code: 'when-impossible', argument, typed });
  }
  if (!read.value) return err({ code: 'when-nonsense', argument, typed });
  const said = read.value;
  const at = said.kind === 'instant' ? said.at : nextInstant(said, reader);
  const time = { at, zone: zone.name, typed: typed.trim() };
  if (at < earliest(reader)) return err({ code: 'when-past', argument, time });
  const latest = zone.instantOf(addMonths(zone.wallAt(now), 12 * mostYears));
  return at > latest ? err({ code: 'when-too-far', argument, time, years: mostYears }) : ok(time);
}

/** What begins with a day may have begun today; anything else lies ahead. */
const earliest = ({ now, zone, dateAlone }: WhenReader): number =>
  dateAlone === 'midnight' ? zone.instantOf(atTimeOfDay(zone.wallAt(now), timesOfDate.midnight)) : now + 1;

/** When the clocks show that next: a Friday is in a week, where its hour is over today. */
function nextInstant(
  { wall: said, hasTime, againAfterDays }: Extract<TimeRead, { readonly kind: 'wall' }>,
  { now, zone, dateAlone }: WhenReader,
): number {
  const wall = hasTime ? said : atTimeOfDay(said, timesOfDate[dateAlone]);
  const at = zone.instantOf(wall);
  return at <= now && againAfterDays !== null ? zone.instantOf(addDays(wall, againAfterDays)) : at;
}

/** Without invisible characters, quotation marks around it and what ends a sentence; in lower case. */
const normalize = (typed: string): string =>
  toKeyboardSigns(normalizeInput(typed))
    .replace(/\s+/g, ' ')
    .replace(/^["'`“”«\s]+|["'`“”»\s,;.!?]+$/g, '')
    .toLowerCase();
