import { chmodSync, globSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { verify } from '@node-rs/argon2';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { errorCode } from '../../src/lib/error-details.ts';
import { linkIn, program, sendPassword, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { isMissing } from '../support/requirements.ts';

const passwords = {
  set: 'seven clouds over the harbour',
  mismatched: 'nine lanterns under the bridge',
  'its repetition': 'nine lanterns under a bridge',
  short: 'ten-chars!',
  'holding the local part': 'my contact is a secret',
  'on its way at the kill': 'four winters behind the mill',
};

/** The files of DATA_DIR that hold the text, as it is or as a web form encodes it. */
function filesWith(data: AppData, text: string): string[] {
  const forms = [text, encodeURIComponent(text), new URLSearchParams({ '': text }).toString().slice(1)];
  return globSync(join(data.directory, '**/*'))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .filter((file) => forms.some((form) => contentOf(file).includes(form)))
    .map((file) => relative(data.directory, file));
}

/** A file's content; empty where it is gone, as Redis takes its temporary files away meanwhile. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

test.skipIf(isMissing('redis-server'))(
  'no password, token or bare hash is found where it must not be',
  async () => {
    await using data = await createAppData();
    const setting = { dataDirectory: data.directory, environment: { LOG_LEVEL: 'debug' } };
    await using facteur = startAppProcess(setting);
    await facteur.say('/mail domain add example.org postmaster:me@outside.test');
    await facteur.say('1');
    const first = linkIn(await facteur.say('/mail create contact@example.org'));
    expect(await sendPassword(first, passwords.mismatched, passwords['its repetition'])).toMatch(/^422/);
    expect(await sendPassword(first, passwords.short)).toMatch(/^422/);
    expect(await sendPassword(first, passwords['holding the local part'])).toMatch(/^422/);
    expect(await sendPassword(first, passwords.set)).toMatch(/^200/);
    const second = linkIn(await facteur.say('/mail password set contact@example.org'));

    // The hash is sealed in the database and in the queue when the process dies.
    const lock = new Database(join(data.mail, 'directory.sqlite'));
    lock.prepare('BEGIN IMMEDIATE').run();
    const answer = sendPassword(second, passwords['on its way at the kill']).catch(String);
    await eventually(() => data.own("SELECT id FROM requests WHERE state = 'applying'")).toHaveLength(1);
    expectNoSecrets(data);
    await facteur.kill();
    await answer;
    lock.close();
    expectNoSecrets(data);

    await using next = startAppProcess(setting);
    await waitUntilAllEnded(data);
    const [row] = data.rows('SELECT password FROM mailbox');
    const hash = String(row?.['password']).replace('{ARGON2ID}', '');
    expect(await verify(hash, passwords['on its way at the kill'])).toBe(true);
    expect(await next.endInput()).toBe(0);
    expectNoSecrets(data);

    function expectNoSecrets(data: AppData): void {
      const printed = facteur.transcript() + facteur.errors();
      for (const [which, password] of Object.entries(passwords)) {
        expect({ which, files: filesWith(data, password) }).toEqual({ which, files: [] });
        expect(printed).not.toContain(password);
      }
      for (const link of [first, second]) {
        const token = link.slice(link.lastIndexOf('/') + 1);
        expect(filesWith(data, token)).toEqual([]);
        expect(facteur.errors()).not.toContain(token);
      }
      const withHash = filesWith(data, '$argon2id$').filter(
        (file) => !file.startsWith('mail/directory.sqlite'),
      );
      expect(withHash).toEqual([]);
      const inQueue = (text: string) => filesWith(data, text).some((file) => file.startsWith('queue/'));
      // The queue holds numbers of rows, and nothing of whom they are about.
      expect([inQueue('"rows"'), inQueue('contact@example.org')]).toEqual([true, false]);
      expect(printed).not.toContain('$argon2id$');
    }
  },
);

test.skipIf(isMissing('redis-server'))(
  'nobody else may read what Facteur keeps, beside the mail directory',
  async () => {
    await using data = await createAppData();
    await using facteur = startAppProcess({ dataDirectory: data.directory });
    await facteur.say('/mail domain add example.org postmaster:me@outside.test');
    const open = readdirSync(data.directory).filter(
      (name) => name !== 'mail' && statSync(join(data.directory, name)).mode & 0o077,
    );
    expect(open).toEqual([]);
  },
);

test.skipIf(isMissing('redis-server'))('no program that Facteur runs gets a secret', async () => {
  await using data = await createAppData();
  const programs = join(data.directory, 'programs');
  const received = (name: string) => readFileSync(join(programs, `${name}.environment`), 'utf8');
  mkdirSync(programs);
  for (const [name, rest] of [
    ['redis-server', `PATH='${process.env['PATH']}' exec redis-server "$@"`],
    ['doveadm', 'exit 0'],
  ] as const)
    writeFileSync(join(programs, name), `#!/bin/sh\nenv >> "$0.environment"\n${rest}\n`, { mode: 0o755 });
  const secret = 'a secret that nobody else is told';
  const secrets = ['FACTEUR_SECRET', 'HEALTH_TOKEN', 'METRICS_TOKEN', 'DOVEADM_API_KEY', 'AWS_KEY'].map(
    (name) => [name, secret],
  );
  await using facteur = startAppProcess({
    dataDirectory: data.directory,
    environment: {
      ...Object.fromEntries(secrets),
      PATH: `${programs}:${process.env['PATH']}`,
      DOVEADM: 'doveadm',
    },
  });
  await facteur.say('/mail status');
  for (const name of ['redis-server', 'doveadm']) {
    expect(received(name)).toContain('PATH=');
    expect(received(name)).not.toContain(secret);
  }
});

test.skipIf(isMissing('redis-server'))(
  'what an earlier version left open is closed at the start',
  async () => {
    await using data = await createAppData();
    const inside = (name: string) => join(data.directory, name);
    mkdirSync(inside('queue'));
    for (const name of ['facteur.log', 'secret']) writeFileSync(inside(name), 'x'.repeat(40));
    for (const name of ['queue', '.']) chmodSync(inside(name), 0o755);
    for (const name of ['facteur.log', 'secret']) chmodSync(inside(name), 0o644);
    await using facteur = startAppProcess({ dataDirectory: data.directory });
    await facteur.say('/mail status');
    const modes = ['.', 'queue', 'secret', 'facteur.log', 'facteur.sqlite'].map(
      (name) => statSync(inside(name)).mode & 0o777,
    );
    expect(modes).toEqual([0o711, 0o700, 0o600, 0o600, 0o600]);
  },
);

const asAtTerminal = 'for (const stream of [process.stdin, process.stdout]) stream.isTTY = true';

test.skipIf(isMissing('redis-server'))(
  'the log of a terminal in which somebody types is nobody else’s',
  async () => {
    await using data = await createAppData();
    await using facteur = startAppProcess({
      dataDirectory: data.directory,
      // As at a terminal, which not every machine that runs tests can give.
      entry: ['--import', `data:text/javascript,${asAtTerminal}`, program],
      environment: { LOG_LEVEL: 'info', TERM: 'xterm' },
    });
    const log = join(data.directory, 'facteur.log');
    await eventually(() => globSync(log).map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
    await eventually(() => readFileSync(log, 'utf8')).toContain('Facteur is ready');
    facteur.type('exit');
    await facteur.ended;
  },
);

test.skipIf(isMissing('redis-server'))(
  'the audit gets a signed checkpoint, and what is wrong with it shows',
  async () => {
    await using data = await createAppData();
    const setting = { dataDirectory: data.directory };
    const file = join(data.directory, 'audit-checkpoints.jsonl');
    await using first = startAppProcess(setting);
    await first.say('/mail domain add example.org postmaster:me@outside.test');
    await first.say('1');
    expect(await first.endInput()).toBe(0);
    await using second = startAppProcess(setting);
    expect(await second.say('/mail status')).not.toContain('checkpoints');
    const rows = data.own('SELECT max(id) AS last FROM audit')[0]?.['last'];
    const newest = () => JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? 'null');
    await eventually(newest).toMatchObject({ row: rows, signature: expect.any(String) });
    expect(await second.endInput()).toBe(0);
    writeFileSync(file, readFileSync(file, 'utf8').replace(`"row":${rows}`, '"row":999'));
    await using third = startAppProcess(setting);
    await eventually(() => third.errors()).toContain('row 999 of the audit is not what the checkpoint');
    expect(await third.say('/mail status')).toContain('row 999 of the audit');
  },
);
