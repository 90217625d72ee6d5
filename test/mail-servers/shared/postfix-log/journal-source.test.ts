import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { journalSource } from '../../../../src/mail-servers/shared/postfix-log/journal-source.ts';
import { isMissing } from '../../../support/requirements.ts';
import { scratchDirectory } from '../../../support/scratch.ts';

const journalRemote = '/lib/systemd/systemd-journal-remote';
const now = Date.UTC(2026, 10, 27, 20);
const minute = 60_000;

type Line = { ago: number; program?: string; message: string; facility?: number };

/** A journal file with these lines, as journald's own tool writes one from their export format (systemd's JOURNAL_EXPORT_FORMATS). */
function writeJournal(directory: string, lines: readonly Line[]): void {
  const entries = lines.map(
    (
      { ago, program = 'postfix/smtp', message, facility = 2 },
      index,
    ) => `__REALTIME_TIMESTAMP=${(now - ago * minute) * 1000}
__MONOTONIC_TIMESTAMP=${index + 1}
_BOOT_ID=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
SYSLOG_FACILITY=${facility}
SYSLOG_IDENTIFIER=${program}
SYSLOG_PID=${index}
MESSAGE=${message}
`,
  );
  mkdirSync(directory, { recursive: true });
  const made = spawnSync(journalRemote, [`--output=${join(directory, 'mail.journal')}`, '-'], {
    input: `${entries.join('\n')}\n`,
    encoding: 'utf8',
  });
  expect(made).toMatchObject({ status: 0 });
}

describe.skipIf(isMissing('systemd-journal-remote'))('a journal of systemd', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await scratchDirectory();
  });

  async function read(minutes: number, mostLines?: number) {
    const messages: string[] = [];
    const source = journalSource({ directory, ...(mostLines !== undefined && { mostLines }) });
    const { from } = await source.read(
      now - minutes * minute,
      ({ program, process, message, at }) =>
        messages.push(`${(now - at) / minute} ${program}[${process}] ${message}`),
      AbortSignal.timeout(20_000),
    );
    return { messages, from: from && (now - from) / minute };
  }

  test('is read since a time, the lines about mail alone, the oldest first', async () => {
    writeJournal(directory, [
      { ago: 90, message: '943C621414E: removed' },
      { ago: 50, message: '943C621414F: removed' },
      { ago: 40, program: 'sshd', message: 'Accepted publickey', facility: 10 },
      { ago: 30, program: 'postfix/qmgr', message: '943C6214150: naïve, removed' },
    ]);
    expect(await read(60)).toEqual({
      messages: ['50 postfix/smtp[1] 943C621414F: removed', '30 postfix/qmgr[3] 943C6214150: naïve, removed'],
      from: null,
    });
    expect(await read(600)).toMatchObject({ from: 90 });
  });

  test('gives the newest of what is too much, and says from when on', async () => {
    const lines = [50, 40, 30, 20].map((ago) => ({ ago, message: `943C621414E: ${ago}` }));
    writeJournal(directory, lines);
    expect(await read(60, 2)).toEqual({
      messages: ['30 postfix/smtp[2] 943C621414E: 30', '20 postfix/smtp[3] 943C621414E: 20'],
      from: 30,
    });
  });

  test('that is empty, or not there, is named or says nothing', async () => {
    expect(await read(60)).toEqual({ messages: [], from: null });
    const away = journalSource({ directory: join(directory, 'away') });
    await expect(away.read(now, () => undefined, AbortSignal.timeout(20_000))).rejects.toThrow(
      /^The journal of systemd can't be read: /,
    );
  });
});
