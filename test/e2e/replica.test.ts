import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ReplicaSettings } from '../../src/config/replica-settings.ts';
import { findLitestream } from '../../src/replica/litestream/find-litestream.ts';
import { prepareLitestream } from '../../src/replica/litestream/litestream-config.ts';
import { restoreFile } from '../../src/replica/restore/restore-file.ts';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually, expectAgreement, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { externalRedis } from '../support/databases/external-redis.ts';
import { leaveReleasedLease } from '../support/databases/released-lease.ts';
import { isMissing } from '../support/requirements.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** What is copied to a second machine by hand, once. */
const keys = ['secret', 'key', 'audit-key'];

describe.skipIf(isMissing('redis-server'))('a second machine', () => {
  let machines: AppData[];
  let running: AppProcess[];
  let environment: Record<string, string>;
  let place: string;

  beforeEach(async () => {
    place = join(await scratchDirectory(), 'replica');
    machines = [await createAppData(), await createAppData()];
    running = [];
    environment = { REPLICA_URL: `file://${place}`, LOG_LEVEL: 'info' };
  });
  afterEach(async () => {
    for (const facteur of running) await facteur.kill();
    for (const machine of machines) await machine[Symbol.asyncDispose]();
  });

  const machine = (number: 0 | 1): AppData => machines[number] as AppData;

  function start(number: 0 | 1): AppProcess {
    const facteur = startAppProcess({ dataDirectory: machine(number).directory, environment });
    running.push(facteur);
    return facteur;
  }

  async function done(facteur: AppProcess, ...lines: string[]): Promise<void> {
    for (const line of lines) expect(await facteur.say(line)).toMatch(/^✓/);
  }

  /** The mail server goes on: what is in `mail/` is where the other machine finds it, as a worker's host would have it. */
  function moveMail(from: 0 | 1, to: 0 | 1): void {
    renameSync(machine(from).mail, machine(to).mail);
    for (const key of keys)
      if (existsSync(join(machine(from).directory, key)))
        cpSync(join(machine(from).directory, key), join(machine(to).directory, key));
  }

  const litestreamOf = (number: 0 | 1): number =>
    Number(readFileSync(join(machine(number).directory, '.replica', 'pid'), 'utf8'));

  const termOf = (number: 0 | 1): number =>
    Number(readFileSync(join(machine(number).directory, 'replica-term'), 'utf8'));

  /** Waits until what could be restored has a request. */
  async function untilReplicated(term: number, request: number): Promise<void> {
    const dataDirectory = await scratchDirectory();
    const target = { kind: 'file', path: place } as const;
    const replica: ReplicaSettings = { target, syncSeconds: 1, sftpKey: null, s3: null };
    const run = prepareLitestream(await findLitestream(), replica, { dataDirectory, term });
    const database = join(dataDirectory, 'facteur.sqlite');
    const copyFile = `${database}.copy`;
    await vi.waitFor(async () => {
      expect(await restoreFile(run, { database, into: copyFile })).toBe(true);
      const copy = new Database(copyFile, { readonly: true });
      const row = copy.prepare('SELECT state FROM requests WHERE id = ?').get(request);
      const [domain] = copy.prepare('SELECT mirrored FROM domains').all();
      copy.close();
      expect(row).toEqual({ state: 'applied' });
      // Until a domain was read as a whole, what differs is not called drift.
      expect(domain).toEqual({ mirrored: 1 });
    });
  }

  const requestsOf = (number: 0 | 1) =>
    machine(number)
      .own('SELECT id, state FROM requests ORDER BY id')
      .map(({ id, state }) => [id, state]);

  const addressesOf = (number: 0 | 1) =>
    machine(number)
      .rows('SELECT address FROM alias ORDER BY address')
      .map(({ address }) => address);

  test('that waits for the lease goes on after a crash with all that was sent; the mail server wins, and nothing is applied twice', async () => {
    await using redis = externalRedis(await scratchDirectory());
    await redis.start();
    await leaveReleasedLease(redis.url);
    environment = { ...environment, REDIS_URL: redis.url, STANDBY: 'on' };
    const first = start(0);
    await first.say('/mail domain add example.org postmaster:me@outside.test');
    await done(first, '1', '/mail alias kept@example.org me@outside.test');
    await done(first, '/mail alias gone@example.org me@outside.test');
    const second = start(1);
    await eventually(() => second.errors()).toContain('this one waits');
    const firstTerm = termOf(0);
    await untilReplicated(firstTerm, 3);

    // From here on nothing gets to the replica, and the machine dies under load.
    process.kill(litestreamOf(0), 'SIGSTOP');
    await done(first, '/mail alias late@example.org me@outside.test');
    await done(first, '/mail delete gone@example.org');
    first.type(
      ...Array.from({ length: 40 }, (_, index) => `/mail alias load${index}@example.org me@outside.test`),
    );
    await vi.waitFor(() => expect(requestsOf(0).length).toBeGreaterThan(8), { interval: 1 });
    process.kill(litestreamOf(0), 'SIGKILL');
    await first.kill();
    moveMail(0, 1);
    const held = addressesOf(1);
    expect(held).toContain('late@example.org');
    expect(held).not.toContain('gone@example.org');

    // Whoever waits restores nothing: it would be old by the time that it acts.
    expect(existsSync(join(machine(1).directory, 'facteur.sqlite'))).toBe(false);
    const status = await second.say('/mail status');
    expect(status).toContain('Replica');
    expect(second.errors()).toContain('The database was restored from the replica');
    expect(second.errors()).toContain('may be missing in the replica');
    await waitUntilAllEnded(machine(1));
    expect(addressesOf(1)).toEqual(held);
    await expectAgreement(machine(1));
    expect(requestsOf(1).slice(0, 3)).toEqual([
      [1, 'applied'],
      [2, 'applied'],
      [3, 'applied'],
    ]);
    const drift = await second.say('/mail drift example.org');
    expect(drift).toContain('gone@example.org');
    // A number that people have seen is not given again, and a request that nobody knows of is told in words.
    expect(await second.say('/mail request show 5')).toContain('There is no request #5');
    await done(second, '/mail alias new@example.org me@outside.test');
    expect(requestsOf(1).at(-1)).toEqual([1001, 'applied']);

    // The first machine is mended, and waits: what it had is older, and is kept beside.
    const again = start(0);
    await eventually(() => again.errors()).toContain('this one waits');
    expect(await second.endInput()).toBe(0);
    moveMail(1, 0);
    expect(await again.say('/mail request list all')).toContain('new@example.org');
    expect(again.errors()).toContain('everything goes on');
    expect(readdirSync(machine(0).directory).join(' ')).toContain('facteur.sqlite.before-replica-');
    await done(again, '/mail alias after@example.org me@outside.test');
    expect(requestsOf(0).at(-1)).toEqual([1002, 'applied']);
    // Each has written to a place of its own, which its token names.
    const [killed, , last] = await vi.waitFor(() => {
      const terms = readdirSync(place).sort();
      expect(terms).toHaveLength(3);
      return terms;
    });
    expect([killed, last].map(Number)).toEqual([firstTerm, termOf(0)]);
    await expectAgreement(machine(0));
  });

  test('is refused with the path of another Facteur, and nothing is changed', async () => {
    const first = start(0);
    await first.say('/mail domain add example.org postmaster:me@outside.test');
    await done(first, '1');
    expect(await first.endInput()).toBe(0);
    const { REPLICA_URL: _, ...without } = environment;
    await using other = startAppProcess({ dataDirectory: machine(1).directory, environment: without });
    await other.say('/mail domain add example.net postmaster:me@outside.test');
    await done(other, '1');
    expect(await other.endInput()).toBe(0);
    const before = machine(1).own('SELECT hash FROM audit');
    const refused = start(1);
    expect(await refused.ended).toBe(1);
    expect(refused.errors()).toContain('holds the replica of another Facteur');
    expect(machine(1).own('SELECT hash FROM audit')).toEqual(before);
  });

  test('does not begin with nothing where the replica can’t be reached', async () => {
    mkdirSync(machine(0).directory, { recursive: true });
    environment['REPLICA_URL'] = `file://${place}/not/mounted`;
    const facteur = start(0);
    expect(await facteur.ended).toBe(1);
    expect(facteur.errors()).toContain('can’t be reached');
    expect(facteur.errors()).toContain('take REPLICA_URL away');
  });
});
