import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { childEnvironment } from '../../../lib/child-environment.ts';
import { MailServerUnavailable } from '../../port.ts';
import { logForbidden, mapLogErrors } from './log-errors.ts';
import type { LogSource } from './log-source.ts';
import type { LogLine } from './parse-line.ts';
import { forEachLine } from './read-lines.ts';

/**
 * The most lines that are read for one question, and held: journalctl counts them from the newest back only where it gives
 * the newest first. It writes so many in some seconds.
 */
const maxLines = 100_000;

type JournalOptions = {
  /** Where the journal's files are; null: where this host has its own. */
  readonly directory: string | null;
  readonly mostLines?: number;
};

/** What systemd's journal is called in messages. */
const journal = 'The journal of systemd';

/** The log in systemd's journal, which journalctl reads. */
export const journalSource = ({ directory, mostLines = maxLines }: JournalOptions): LogSource => ({
  read: (since, take, signal) =>
    mapLogErrors(journal, async () => {
      const wanted = ['--reverse', `--lines=${mostLines}`, `--since=@${Math.floor(since / 1000)}`];
      const lines: LogLine[] = [];
      await runJournalctl(directory, wanted, signal, (line) => lines.push(line));
      for (const line of lines.toReversed()) if (line.at >= since) take(line);
      if (lines.length >= mostLines) return { from: lines.at(-1)?.at ?? null };
      const beginning = await readBeginning(directory, signal);
      return { from: beginning === null || beginning > since ? beginning : null };
    }),
});

/** When the first line about mail was written; null: there is none. */
async function readBeginning(directory: string | null, signal: AbortSignal): Promise<number | null> {
  const enough = new AbortController();
  let first: number | null = null;
  const stop = AbortSignal.any([signal, enough.signal]);
  await runJournalctl(directory, [], stop, ({ at }) => {
    first ??= at;
    enough.abort();
  }).catch((error: unknown) => {
    if (!enough.signal.aborted) throw error;
  });
  return first;
}

/** Hands over each line about mail. Postfix's units have other names in each Debian, its facility is always that of mail. */
async function runJournalctl(
  directory: string | null,
  wanted: readonly string[],
  signal: AbortSignal,
  take: (line: LogLine) => void,
): Promise<void> {
  const where = directory === null ? [] : [`--directory=${directory}`];
  const fields = '--output-fields=MESSAGE,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID';
  const parameters = ['--facility=mail', '--output=json', '--no-pager', fields, ...where, ...wanted];
  const program = spawn('journalctl', parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...childEnvironment(), LC_ALL: 'C' },
    signal,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    program.on('error', reject);
    program.on('close', resolve);
  });
  const [code, , said] = await Promise.all([
    ended,
    forEachLine(program.stdout, (line) => {
      const parsed = parseRow(line);
      if (parsed) take(parsed);
    }),
    text(program.stderr),
  ]);
  // It answers with what is not forbidden, and says so.
  if (/not seeing messages|permission denied|insufficient permissions/i.test(said))
    throw logForbidden(journal);
  if (code !== 0)
    throw new MailServerUnavailable('unreachable', `${journal} can't be read: ${said.trim().slice(0, 300)}`);
}

/** A value that is no UTF-8 is a list of octets, and a very long one null. */
const value = z
  .union([z.string(), z.array(z.number()).transform((octets) => Buffer.from(octets).toString('utf8'))])
  .nullish();

const row = z.object({
  /** Microseconds since 1970. */
  __REALTIME_TIMESTAMP: z.string().regex(/^\d+$/).transform(Number),
  MESSAGE: value,
  SYSLOG_IDENTIFIER: value,
  SYSLOG_PID: value,
  _PID: value,
});

function parseRow(line: string): LogLine | null {
  if (line.trim() === '') return null;
  const { data } = row.safeParse(JSON.parse(line));
  if (typeof data?.MESSAGE !== 'string' || typeof data.SYSLOG_IDENTIFIER !== 'string') return null;
  return {
    at: Math.floor(data.__REALTIME_TIMESTAMP / 1000),
    program: data.SYSLOG_IDENTIFIER,
    process: data.SYSLOG_PID ?? data._PID ?? null,
    message: data.MESSAGE,
  };
}
