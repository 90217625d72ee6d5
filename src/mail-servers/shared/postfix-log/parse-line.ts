import type { LogEntry } from './log-event.ts';
import { parseMessage, splitQueueId } from './parse-message.ts';

/** A line of a log, whichever way it is kept. */
export type LogLine = {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Who wrote it: `postfix/smtpd`. */
  readonly program: string;
  readonly process: string | null;
  readonly message: string;
};

/** `Nov  7 18:34:01 host postfix/smtpd[123]: …` (RFC 3164): no year, and in the time zone of the host. */
const traditional =
  /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.\d+)? \S+ ([^\s[]+)(?:\[(\d+)\])?: (.*)$/s;
/** `2026-11-07T18:34:01.123456+01:00 host postfix/smtpd[123]: …` (RFC 3339). */
const precise = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)) \S+ ([^\s[]+)(?:\[(\d+)\])?: (.*)$/s;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A clock may be behind the one that wrote the log. */
const day = 24 * 60 * 60_000;

/**
 * Reads a line of a log file; null where it is none of syslog's.
 * @param now when the log is read: a time without a year is the last such time before it.
 */
export function parseLine(line: string, now: number): LogLine | null {
  const [, written, program, process, message] = precise.exec(line) ?? [];
  if (written !== undefined && program !== undefined && message !== undefined) {
    const at = Date.parse(written);
    return Number.isNaN(at) ? null : { at, program, process: process ?? null, message };
  }
  return parseTraditional(line, now);
}

function parseTraditional(line: string, now: number): LogLine | null {
  const [, month = '', ...rest] = traditional.exec(line) ?? [];
  const [date, hours, minutes, seconds, program, process, message] = rest;
  if (program === undefined || message === undefined || !months.includes(month)) return null;
  const inYear = (year: number) =>
    new Date(
      year,
      months.indexOf(month),
      Number(date),
      Number(hours),
      Number(minutes),
      Number(seconds),
    ).getTime();
  const year = new Date(now).getFullYear();
  const at = inYear(year);
  return {
    at: at > now + day ? inYear(year - 1) : at,
    program,
    process: process ?? null,
    message,
  };
}

/** `postfix/smtpd`, `postfix/submission/smtpd`, `postfix-out/smtp`. */
const ofPostfix = /^postfix[^/]*\/(?:[^/]+\/)*([\w-]+)$/;

/** What a line of a log says of a message; null: nothing that anybody is told. */
export function readEntry({ at, program, process, message }: LogLine): LogEntry | null {
  const [, service] = ofPostfix.exec(program) ?? [];
  const split = service === undefined ? null : splitQueueId(message);
  if (service === undefined || !split) return null;
  const event = parseMessage(service, split.rest);
  return event && { at, service, process, queueId: split.queueId, event };
}
