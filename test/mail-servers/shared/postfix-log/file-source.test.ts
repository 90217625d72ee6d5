import { appendFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { MailServerUnavailable } from '../../../../src/mail-servers/port.ts';
import { fileSource } from '../../../../src/mail-servers/shared/postfix-log/file-source.ts';
import { mapLogErrors } from '../../../../src/mail-servers/shared/postfix-log/log-errors.ts';
import { scratchDirectory } from '../../../support/scratch.ts';

const now = Date.UTC(2026, 10, 27, 20);
const minute = 60_000;
let directory: string;

beforeEach(async () => {
  directory = await scratchDirectory();
});

const lineAt = (at: number) =>
  `${new Date(at).toISOString().replace('Z', '+00:00')} mail postfix/qmgr[1]: 943C621414E: removed`;

/** Lines of each minute from some time ago until another. */
const linesFrom = (from: number, to: number): string =>
  Array.from({ length: from - to }, (_, index) => `${lineAt(now - (from - index) * minute)}\n`).join('');

/** Writes a log file, last written to some minutes ago. */
function write(name: string, content: string | Buffer, age: number): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  utimesSync(path, (now - age * minute) / 1000, (now - age * minute) / 1000);
  return path;
}

/** Reads the lines of the last minutes: how long ago each was, and from when on the log was read. */
async function read(minutes: number, mostBytes?: number) {
  const ages: number[] = [];
  const source = fileSource({
    path: join(directory, 'mail.log'),
    clock: () => now,
    ...(mostBytes !== undefined && { mostBytes }),
  });
  const { from } = await source.read(
    now - minutes * minute,
    ({ at }) => ages.push((now - at) / minute),
    AbortSignal.timeout(20_000),
  );
  return { count: ages.length, oldest: ages[0], newest: ages.at(-1), from: from && (now - from) / minute };
}

test('reads what is new enough, through rotated and compressed files, in the order of time', async () => {
  write('mail.log.2.gz', gzipSync(linesFrom(400, 200)), 200);
  write('mail.log.1', linesFrom(200, 100), 100);
  write('mail.log', linesFrom(100, 0), 0);
  write('mail.log.lock', 'no log', 0);
  expect(await read(30)).toEqual({ count: 30, oldest: 30, newest: 1, from: null });
  expect(await read(150)).toEqual({ count: 150, oldest: 150, newest: 1, from: null });
  expect(await read(300)).toEqual({ count: 300, oldest: 300, newest: 1, from: null });
  expect(await read(1000)).toEqual({ count: 400, oldest: 400, newest: 1, from: 400 });
});

test('reads names with a date, too', async () => {
  write('mail.log-20261126.gz', gzipSync(linesFrom(200, 100)), 100);
  write('mail.log', linesFrom(100, 0), 0);
  expect(await read(150)).toMatchObject({ count: 150, from: null });
});

test('does not look into what was rotated away before', async () => {
  write('mail.log.1', 'what would be read as nothing\n', 500);
  write('mail.log', linesFrom(100, 0), 0);
  expect(await read(300)).toEqual({ count: 100, oldest: 100, newest: 1, from: null });
});

test('reads the newest of what is too much, and says from when on', async () => {
  const path = write('mail.log', linesFrom(10_000, 0), 0);
  const half = Math.floor(statSync(path).size / 2);
  const some = await read(10_000, half);
  expect(some.newest).toBe(1);
  expect(some.oldest).toBe(some.from);
  expect(some.from).toBeGreaterThan(4_900);
  expect(some.from).toBeLessThan(5_100);
});

test('finds where a time begins without reading what was before', async () => {
  write('mail.log', linesFrom(50_000, 0), 0);
  // The octets that may be read are a hundredth of the file.
  expect(await read(60, 40_000)).toEqual({ count: 60, oldest: 60, newest: 1, from: null });
});

test('passes over lines that are none, however long', async () => {
  const path = write('mail.log', `${'x'.repeat(3 * 2 ** 20)}\n\u0000\n${linesFrom(10, 5)}`, 0);
  appendFileSync(path, `not syslog\n${linesFrom(5, 0)}${lineAt(now)}`);
  expect(await read(100)).toMatchObject({ count: 11, newest: 0 });
});

test('is empty right after it was rotated', async () => {
  write('mail.log', '', 0);
  expect(await read(100)).toEqual({ count: 0, oldest: undefined, newest: undefined, from: 0 });
});

test('that is not there is named, with what to set', async () => {
  await expect(read(10)).rejects.toThrow(
    new MailServerUnavailable(
      'missing',
      `There is no mail log at ${join(directory, 'mail.log')}. Set MAIL_LOG to the file that Postfix's lines are in, or to journal where systemd keeps them.`,
    ),
  );
});

test('that may not be read is named, with the group that may', async () => {
  const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
  await expect(mapLogErrors('/var/log/mail.log', () => Promise.reject(denied))).rejects.toThrow(
    /^\/var\/log\/mail\.log may not be read\. Add the user .*usermod -aG adm facteur/,
  );
});

test('that takes too long is given up, with what to ask instead', async () => {
  write('mail.log', linesFrom(100, 0), 0);
  const source = fileSource({ path: join(directory, 'mail.log'), clock: () => now });
  await expect(source.read(now - minute, () => undefined, AbortSignal.abort())).rejects.toThrow(
    /not read in time\. Ask for a shorter time/,
  );
});
