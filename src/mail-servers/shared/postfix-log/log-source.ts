import type { LogLine } from './parse-line.ts';

/** The most octets of a log that are read for one question: some seconds' work. */
export const maxBytes = 256 * 2 ** 20;

/** What was read of a log. */
type LogRead = {
  /** From when on; null: from the time that was asked for. */
  readonly from: number | null;
};

/** Where a mail server's log is, and how it is read. */
export type LogSource = {
  /**
   * Reads the lines since a time, the oldest first.
   * @throws MailServerUnavailable where it can't be read, with what the operator does.
   */
  readonly read: (since: number, take: (line: LogLine) => void, signal: AbortSignal) => Promise<LogRead>;
};
