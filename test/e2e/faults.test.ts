import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually, expectAgreement, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { externalRedis } from '../support/databases/external-redis.ts';
import { portOf } from '../support/ports.ts';
import { isMissing } from '../support/requirements.ts';

const domain = ['/mail domain add example.org postmaster:me@outside.test', '1'];
const alias = (name: string) => `/mail alias ${name}@example.org me@outside.test`;

/** Tests may run as root, for whom no mode counts unless the right to pass over modes is taken away. */
const bound =
  process.getuid?.() === 0
    ? [
        'setpriv',
        '--bounding-set=-dac_override,-dac_read_search',
        '--inh-caps=-dac_override,-dac_read_search',
      ]
    : [];

describe.skipIf(isMissing('redis-server'))('Facteur', () => {
  let data: AppData;
  let running: AppProcess[];

  beforeEach(async () => {
    data = await createAppData();
    running = [];
  });

  afterEach(async () => {
    for (const facteur of running) await facteur.kill();
    await data[Symbol.asyncDispose]();
  });

  function start(environment: Record<string, string> = {}, runner: string[] = []): AppProcess {
    const facteur = startAppProcess({ dataDirectory: data.directory, environment, runner });
    running.push(facteur);
    return facteur;
  }

  /** Gives commands, each of which has to be applied at once. */
  async function applied(facteur: AppProcess, ...commands: string[]): Promise<void> {
    for (const command of commands) expect(await facteur.say(command)).toMatch(/^✓/);
  }

  async function prepare(...commands: string[]): Promise<void> {
    const facteur = start();
    await facteur.say(domain[0] ?? '');
    await applied(facteur, '1', ...commands);
    expect(await facteur.endInput()).toBe(0);
  }

  async function untilApplying(): Promise<void> {
    await eventually(() => data.own("SELECT id FROM requests WHERE state = 'applying'")).toHaveLength(1);
  }

  /** Holds the directory's write lock until the lock is disposed of. */
  function lockDirectory(): Disposable {
    const other = new Database(join(data.mail, 'directory.sqlite'));
    other.prepare('BEGIN IMMEDIATE').run();
    return { [Symbol.dispose]: () => other.close() };
  }

  /** Expects it not to start. Gives what it says. */
  async function refusal(facteur: AppProcess): Promise<string> {
    expect(await facteur.ended).toBe(1);
    expect(facteur.transcript()).toBe('');
    return facteur.errors();
  }

  const path = (...names: string[]) => join(data.directory, ...names);

  describe('does not start', () => {
    test('says that a change is begun while Dovecot is down, and finishes it when it is back', async () => {
      await prepare('/mail create bob@example.org', '/mail create eve@example.org');
      const down = { DOVEADM: 'http://127.0.0.1:1', DOVEADM_API_KEY: 'any' };
      const facteur = start(down);
      await facteur.say('/mail delete bob@example.org');
      expect(await facteur.say('1')).toMatch(/The address is changed, but one step is missing/);
      expect(await facteur.say('/mail status')).toMatch(/^! There is a problem to fix/);
      expect(await facteur.say('/mail create bob@example.org')).toMatch(/is still open/);
      await facteur.kill();
      const again = start();
      await waitUntilAllEnded(data);
      expect(await again.say('/mail restore bob@example.org')).toMatch(
        /^✓ Mailbox bob@example\.org restored\./,
      );
      await expectAgreement(data);
    });

    test('on a DATA_DIR that another one uses, which goes on', async () => {
      const first = start();
      await first.say('/mail status');
      expect(await refusal(start())).toBe(
        `Facteur can't start: Another Facteur uses DATA_DIR ${data.directory} already. Stop that one first, or set DATA_DIR to another directory.\n`,
      );
      expect(await first.say('/mail status')).toMatch(/^✓ Everything works/);
    });

    test('on a DATA_DIR that it may not write', async () => {
      chmodSync(data.directory, 0o555);
      expect(await refusal(start({}, bound))).toMatch(
        /^Facteur can't start: \S+ can't read and write all that Facteur keeps:\n {2}\S+ \(of \w+, mode 0555\)\nAs root, type:\n {2}chmod -R u\+rwX \S+\n/,
      );
    });

    test('on a DATA_DIR that it may not make', async () => {
      writeFileSync(path('file'), '');
      expect(await refusal(start({ DATA_DIR: path('file', 'inside') }))).toMatch(
        /^Facteur can't start: DATA_DIR \S+ can't be written \(ENOTDIR/,
      );
    });

    test.each<[string, (whole: Buffer) => Buffer]>([
      ['is no database', () => Buffer.from('This was a database once.\n'.repeat(1_000))],
      ['lacks its second half', (whole) => whole.subarray(0, whole.length / 2)],
      ['is damaged in the middle', (whole) => whole.fill(0xa5, 10 * 4096, 14 * 4096)],
    ])('on a database that %s', async (_, damaged) => {
      await prepare();
      writeFileSync(path('facteur.sqlite'), damaged(readFileSync(path('facteur.sqlite'))));
      const said = await refusal(start());
      expect(said).toMatch(/^Facteur can't start: \S+facteur\.sqlite can't be used as Facteur's database/);
      expect(said).toContain('Put a backup in its place, or move it away to begin with an empty one');
    });

    test('in a wrong environment, and names all that is wrong at once', async () => {
      const said = await refusal(
        start({
          WEB_PORT: 'eighty',
          RETENTION_DAYS: '-1',
          PUBLIC_URL: 'mail.example.org',
          REDIS_URL: 'localhost',
          FACTEUR_SECRET: 'short',
          LOG_LEVEL: 'loud',
          DOVEADM: 'http://127.0.0.1:8084',
        }),
      );
      const named = [...said.matchAll(/^ {2}([A-Z_]+) \S/gm)].map(([, name]) => name);
      expect(named.toSorted()).toEqual([
        'DOVEADM_API_KEY',
        'FACTEUR_SECRET',
        'LOG_LEVEL',
        'PUBLIC_URL',
        'REDIS_URL',
        'RETENTION_DAYS',
        'WEB_PORT',
      ]);
      expect(said).not.toContain('short');
    });

    test('on a port that is taken', async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const said = await refusal(start({ WEB_PORT: String(portOf(taken)) }));
      taken.close();
      expect(said).toContain('another process has that port. Set WEB_PORT to a free one');
    });
  });

  describe('answers clearly, changes nothing and goes on once it is mended', () => {
    /** Expects a refusal that says so, then, with the mail directory mended, success. */
    async function refusedUntil(facteur: AppProcess, why: RegExp, mend: () => void): Promise<void> {
      expect(await facteur.say(alias('sales'))).toMatch(why);
      expect(await facteur.say('/mail status')).toMatch(why);
      expect(await facteur.say('/mail list')).toMatch(/postmaster@example\.org/);
      mend();
      await applied(facteur, alias('sales'), '/mail create ann@example.org');
      expect(await facteur.endInput()).toBe(0);
      await expectAgreement(data);
    }

    test('where the directory is missing at the start', async () => {
      await prepare();
      renameSync(data.mail, path('away'));
      await refusedUntil(start(), /The mail directory \S+ is not there: mount its disk/, () =>
        renameSync(path('away'), data.mail),
      );
    });

    test('where the directory disappears while it runs', async () => {
      await prepare();
      const facteur = start();
      await applied(facteur, alias('before'));
      renameSync(data.mail, path('away'));
      await refusedUntil(facteur, /The mail directory \S+ is not there: mount its disk/, () =>
        renameSync(path('away'), data.mail),
      );
    });

    test('where the directory may not be written', async () => {
      await prepare();
      const file = join(data.mail, 'directory.sqlite');
      const modes = (directory: number, database: number) => {
        chmodSync(data.mail, directory);
        chmodSync(file, database);
      };
      modes(0o555, 0o444);
      await refusedUntil(
        start({}, bound),
        /The mail directory \S+ can not be written: check who owns it/,
        () => modes(0o2770, 0o660),
      );
    });

    test('where the directory is damaged', async () => {
      await prepare();
      const file = join(data.mail, 'directory.sqlite');
      const whole = readFileSync(file);
      writeFileSync(file, 'This was a database once.');
      await refusedUntil(start(), /The mail directory \S+ is damaged/, () => writeFileSync(file, whole));
    });
  });

  test('waits for another writer of the directory, and then applies', async () => {
    await prepare();
    const facteur = start();
    await facteur.say('/mail status');
    let answer: Promise<string>;
    {
      using _lock = lockDirectory();
      answer = facteur.say(alias('waiting'));
      await untilApplying();
      await eventually(() => facteur.errors()).toContain('is being written by another program');
    }
    expect(await answer).toMatch(/^✓/);
    await facteur.endInput();
    await expectAgreement(data);
  });

  test('gives a request up where the directory stays locked, and takes it when it is given again', async () => {
    await prepare();
    const facteur = start();
    await facteur.say('/mail status');
    const other = new Database(join(data.mail, 'directory.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    expect(await facteur.say(alias('given-up'))).toMatch(
      /^✗ .*: failed\n.*is being written by another program/s,
    );
    other.close();
    await applied(facteur, alias('given-up'));
  });

  describe('accepts a command', () => {
    test('while Redis is gone, says so, and applies it when Redis is back', async () => {
      await using redis = externalRedis(data.directory);
      await redis.start();
      const facteur = start({ REDIS_URL: redis.url });
      await facteur.say(domain[0] ?? '');
      await applied(facteur, '1');
      await redis.kill();
      expect(await facteur.say(alias('waiting'))).toMatch(
        /Request #2 is accepted\. The queue can’t be reached now, so the request is applied later/,
      );
      expect(await facteur.say('/mail status')).toMatch(/^! .*out of reach; 1 job waits/s);
      expect(await facteur.say(alias('waiting'))).toMatch(/^✗ Request #2 .* is still open: queued/);
      await redis.start();
      await waitUntilAllEnded(data);
      await eventually(() => facteur.transcript()).toContain('✓ Alias waiting@example.org created.');
      await applied(facteur, alias('next'));
    });

    test('where Redis is gone at the start', async () => {
      await prepare();
      await using redis = externalRedis(data.directory);
      const facteur = start({ REDIS_URL: redis.url });
      expect(await facteur.say(alias('waiting'))).toContain('the request is applied later');
      await redis.start();
      await waitUntilAllEnded(data);
    });

    test('where its own Redis was killed', async () => {
      await prepare();
      const facteur = start();
      await facteur.say('/mail status');
      process.kill(await ownRedis(), 'SIGKILL');
      expect(await facteur.say(alias('at-once'))).toMatch(/^✓|the request is applied later/);
      await waitUntilAllEnded(data);
      await applied(facteur, alias('next'));
    });

    test('and does not lose it with the file of its own Redis', async () => {
      await prepare();
      const facteur = start();
      await facteur.say('/mail status');
      {
        using _lock = lockDirectory();
        facteur.type(alias('waiting'));
        await untilApplying();
        await facteur.kill();
      }
      await eventually(() => readdirSync(path('queue'))).not.toContain('redis.sock');
      const files = path('queue', 'appendonlydir');
      for (const file of readdirSync(files)) writeFileSync(join(files, file), 'no commands at all\n');

      const next = start();
      await waitUntilAllEnded(data);
      expect(next.errors()).toContain('could not read its append-only file, which was moved aside');
      expect(await next.say('/mail show waiting@example.org')).toMatch(/Kind: +alias/);
    });

    /** The process id of the private Redis. */
    async function ownRedis(): Promise<number> {
      const client = new Redis({ path: path('queue', 'redis.sock') });
      const info = await client.info('server');
      client.disconnect();
      return Number(/process_id:(\d+)/.exec(info)?.[1]);
    }
  });
});
