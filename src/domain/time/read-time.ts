import { err, ok, type Result } from '../result.ts';
import { readDuration } from './durations.ts';
import type { TimeRead, TimeReadFault, TimeReference } from './time-read.ts';
import { readNumericDate, readTimeOfDay } from './written-date.ts';
import { atTimeOfDay, type TimeOfDay, type WallTime, wallTime } from './zone.ts';

const joined = /^(?<date>\S+?)(?:(?: at| à| a|,)? (?:at |à |a )?|t)(?<time>\d.*)$/;
const offset = /\s*(?<sign>z|utc|[+-]\d{2}:?\d{2})$/;

/**
 * Reads a time that is written in figures: a date, as `2026-12-31` or `31.12.2026`, with or without a time, as `18:00` or
 * `18h`; such a time alone; or how long it is until then, as `14d`. The text is normalized, in lower case.
 * @returns null where it is written in no such way.
 */
export function readTime(text: string, { now, zone }: TimeReference): Result<TimeRead | null, TimeReadFault> {
  const wallNow = zone.wallAt(now);
  const duration = readDuration(text, { now, wallNow });
  if (!duration.ok || duration.value) return duration;
  const alone = readTimeOfDay(text);
  if (alone) return isTimeOfDay(alone) ? ok(nextTime(wallNow, alone)) : err({ code: 'impossible' });
  const { date: dated = text, time: timed } = joined.exec(text)?.groups ?? {};
  const date = readNumericDate(dated, wallNow);
  if (!date.ok) return withTime(date, timed);
  if (!date.value) return ok(null);
  if (timed === undefined) return found(wallTime(date.value, { hour: 0, minute: 0 }), false);
  const sign = offset.exec(timed)?.groups?.['sign'];
  const time = readTimeOfDay(timed.replace(offset, ''));
  if (!time) return ok(null);
  const wall = wallTime(date.value, time);
  return wall === null || sign === undefined
    ? found(wall, true)
    : ok({ kind: 'instant', at: wall - offsetOf(sign) });
}

const found = (wall: WallTime | null, hasTime: boolean): Result<TimeRead, TimeReadFault> =>
  wall === null ? err({ code: 'impossible' }) : ok({ kind: 'wall', wall, hasTime, againAfterDays: null });

/** The forms of a date with the time that was typed behind it. */
const withTime = (
  { fault }: { readonly fault: TimeReadFault },
  time: string | undefined,
): Result<never, TimeReadFault> =>
  err(
    fault.code === 'ambiguous' && time !== undefined
      ? { ...fault, forms: fault.forms.map((form) => `${form} ${time}`) }
      : fault,
  );

const isTimeOfDay = ({ hour, minute }: TimeOfDay): boolean => hour <= 23 && minute <= 59;

/** A time of day without a date: today, or tomorrow where it is over. */
const nextTime = (wallNow: WallTime, time: TimeOfDay): TimeRead => ({
  kind: 'wall',
  wall: atTimeOfDay(wallNow, time),
  hasTime: true,
  againAfterDays: 1,
});

function offsetOf(sign: string): number {
  const [, direction, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(sign) ?? [];
  return direction === undefined
    ? 0
    : (direction === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
