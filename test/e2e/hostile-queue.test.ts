import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ExternalRedis, externalRedis } from '../support/external-redis.ts';
import { type Facteur, startFacteur } from '../support/facteur.ts';
import { eventually, untilAllEnded } from '../support/facteur-checks.ts';
import { type FacteurData, makeFacteurData } from '../support/facteur-data.ts';
import { lacks } from '../support/requirements.ts';

const secret = 'a secret that was once shared with workers';
const queueName = 'mail-server.postfix-dovecot';

describe.skipIf(lacks('redis-server'))('whoever may read and write all of Redis', { timeout: 60_000 }, () => {
  let data: FacteurData;
  let redis: ExternalRedis;
  let client: Redis;
  let facteur: Facteur;
  let queues: Queue[];

  beforeEach(async () => {
    data = await makeFacteurData();
    redis = externalRedis(data.directory);
    await redis.start();
    client = new Redis({ path: join(data.directory, 'external.sock'), maxRetriesPerRequest: null });
    queues = [];
    facteur = start();
    await facteur.say('/mail domain add example.org postmaster:me@outside.test');
    expect(await facteur.say('1')).toContain('The domain example.org is there');
  });

  afterEach(async () => {
    await facteur.kill();
    await Promise.all(queues.map((each) => each.close()));
    client.disconnect();
    await redis[Symbol.asyncDispose]();
    await data[Symbol.asyncDispose]();
  });

  const start = () =>
    startFacteur({
      dataDirectory: data.directory,
      environment: { REDIS_URL: redis.url, FACTEUR_SECRET: secret },
    });

  function queue(name: string): Queue {
    const made = new Queue(name, { connection: client });
    queues.push(made);
    return made;
  }

  /** Holds the directory's write lock until the lock is disposed of. */
  function lockDirectory(): Disposable {
    const other = new Database(join(data.mail, 'directory.sqlite'));
    other.prepare('BEGIN IMMEDIATE').run();
    return { [Symbol.dispose]: () => other.close() };
  }

  const applying = () => data.own("SELECT id FROM requests WHERE state = 'applying'");
  const stateOf = (id: number) => data.own(`SELECT state FROM requests WHERE id = ${id}`)[0]?.['state'];
  const addresses = () => data.rows('SELECT address, goto FROM alias ORDER BY address');

  /** Everything that the queue holds, as text. */
  async function everything(): Promise<string> {
    const keys = await client.keys('*');
    const values = await Promise.all(keys.map((key) => client.hgetall(key).catch(() => ({}))));
    return JSON.stringify(values);
  }

  /** Rewrites what every job carries. */
  async function rewrite(data: unknown): Promise<number> {
    const keys = (await client.keys('bull:*')).filter((key) => /:outbox-[\d-]+$/.test(key));
    for (const key of keys) await client.hset(key, 'data', JSON.stringify(data));
    return keys.length;
  }

  test('reads no address, name, link or hash of what is on its way', async () => {
    using _lock = lockDirectory();
    facteur.type('/mail alias sales@example.org somebody@outside.test');
    await eventually(applying).toHaveLength(1);
    const seen = await everything();
    expect(seen).toContain('rows');
    expect(seen).not.toMatch(/sales|outside|terminal|password/);
  });

  test('edits an order, and it is carried out as it was asked for', async () => {
    const evil = { kind: 'address', address: 'sales@example.org', before: null, after: null };
    {
      using _lock = lockDirectory();
      facteur.type('/mail alias sales@example.org somebody@outside.test');
      await eventually(applying).toHaveLength(1);
      const change = { ...evil, after: { mailbox: null, forwards: ['thief@evil.test'], enabled: true } };
      const row = Number(data.own("SELECT id FROM outbox WHERE job = 'apply-change'")[0]?.['id']);
      const forged = { version: 1, request: 2, change, by: 'ada', sealedHash: null, restores: false };
      expect(await rewrite({ rows: [{ id: row, data: forged }] })).toBeGreaterThan(0);
      await queue(queueName).add('apply-change', { rows: [{ id: row, data: forged }] });
    }
    await untilAllEnded(data);
    expect(addresses()).toContainEqual({ address: 'sales@example.org', goto: 'somebody@outside.test' });
    expect(JSON.stringify(addresses())).not.toContain('evil');
  });

  test('adds orders of its own, and nothing is carried out', async () => {
    const before = data.dump();
    const change = {
      kind: 'address',
      address: 'evil@example.org',
      before: null,
      after: { mailbox: null, forwards: ['thief@evil.test'], enabled: true },
    };
    for (const id of [1, 2, 3, 999]) {
      const rows = [
        { id, data: { version: 1, request: 1, change, by: 'x', sealedHash: null, restores: false } },
      ];
      await queue(queueName).add('apply-change', { rows }, { attempts: 1, removeOnComplete: true });
      for (const name of ['outcomes', 'chat.terminal', 'chat.slack'])
        await queue(name).add('settle-outcome', {
          rows,
          request: 1,
          report: { kind: 'applied', removed: [] },
        });
    }
    expect(await facteur.say('/mail alias real@example.org me@outside.test')).toContain('is created');
    await eventually(() => queue(queueName).getJobCountByTypes('waiting', 'active', 'delayed')).toBe(0);
    const tables = data.dump();
    expect(JSON.stringify(tables)).not.toContain('evil');
    expect(before['domain']).toEqual(tables['domain']);
  });

  test('forges an outcome, and the request waits for its own', async () => {
    {
      using _lock = lockDirectory();
      facteur.type('/mail alias sales@example.org somebody@outside.test');
      await eventually(applying).toHaveLength(1);
      const row = Number(data.own("SELECT id FROM outbox WHERE job = 'apply-change'")[0]?.['id']);
      const told = { request: 2, report: { kind: 'applied', removed: [] } };
      for (const name of ['outcomes', queueName])
        await queue(name).add('settle-outcome', { ...told, rows: [{ id: row, data: told }] });
      await eventually(() => queue('outcomes').getJobCountByTypes('waiting')).toBe(1);
      await sleep(1_000);
      expect(stateOf(2)).toBe('applying');
    }
    await untilAllEnded(data);
    expect(stateOf(2)).toBe('applied');
  });

  test('has an old order again, after newer changes came to the same state', async () => {
    expect(await facteur.say('/mail alias a@example.org one@outside.test')).toContain('is created');
    const rows = [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }, { id: 6 }];
    await facteur.say('/mail forward add a@example.org two@outside.test');
    await facteur.say('/mail forward remove a@example.org two@outside.test');
    const before = addresses();
    for (const name of [queueName, 'chat.terminal']) await queue(name).add('apply-change', { rows });
    await eventually(() => queue(queueName).getJobCountByTypes('waiting', 'active')).toBe(0);
    expect(await facteur.say('/mail show a@example.org')).toContain('one@outside.test');
    expect(addresses()).toEqual(before);
  });

  test('makes no link of what stands in Redis and on workers', async () => {
    const made = await facteur.say('/mail create ann@example.org');
    const link = /http:\S+\/password\/\S+/.exec(made)?.[0] ?? expect.fail(made);
    expect((await fetch(link)).status).toBe(200);
    const rows = data.own('SELECT id, created_at FROM requests');
    // As links were made when workers had the same secret.
    const guesses = rows.flatMap(({ id, created_at: at }) =>
      [
        `link of request ${id} of ${at}`,
        ...Array.from({ length: 30 }, (_, row) => `link of job ${row} of ${at}`),
      ].map((purpose) =>
        Buffer.from(hkdfSync('sha256', secret, '', `facteur token v1 ${purpose}`, 32)).toString('base64url'),
      ),
    );
    const token = link.slice(link.lastIndexOf('/') + 1);
    expect(guesses).not.toContain(token);
    for (const guess of guesses.slice(0, 5))
      expect((await fetch(link.replace(token, guess))).status).not.toBe(200);
    expect(await everything()).not.toContain(token);
  });
});

describe.skipIf(lacks('redis-server'))(
  'an older facteur.sqlite beside a newer queue',
  { timeout: 60_000 },
  () => {
    test('has no job of the queue apply another request’s change', async () => {
      await using data = await makeFacteurData();
      await using redis = externalRedis(data.directory);
      await redis.start();
      const setting = { dataDirectory: data.directory, environment: { REDIS_URL: redis.url } };
      await using first = startFacteur(setting);
      await first.say('/mail domain add example.org postmaster:me@outside.test');
      await first.say('1');
      const next =
        Number(data.own("SELECT max(seq) AS seq FROM sqlite_sequence WHERE name = 'outbox'")[0]?.['seq']) + 1;
      expect(await first.endInput()).toBe(0);
      // What a database that was newer had put into the queue, as version 1 did: the next number, another request's.
      const client = new Redis({ path: join(data.directory, 'external.sock'), maxRetriesPerRequest: null });
      const queue = new Queue(queueName, { connection: client });
      const change = {
        kind: 'address',
        address: 'lost@example.org',
        before: null,
        after: { mailbox: null, forwards: ['lost@outside.test'], enabled: true },
      };
      for (let id = next; id < next + 6; id += 1) {
        const old = { version: 1, request: 2, change, by: 'ada', sealedHash: null, restores: false };
        const jobId = `outbox-${id}-${id}`;
        await queue.add(
          'apply-change',
          { rows: [{ id, data: old }] },
          { jobId, removeOnComplete: true, delay: 2_000 },
        );
      }
      await using again = startFacteur(setting);
      await again.say('/mail status');
      again.type('/mail alias sales@example.org somebody@outside.test');
      await eventually(() =>
        data.own("SELECT id FROM requests WHERE address = 'sales@example.org'"),
      ).toHaveLength(1);
      await untilAllEnded(data);
      const rows = JSON.stringify(data.rows('SELECT address, goto FROM alias'));
      expect(rows).toContain('somebody@outside.test');
      expect(rows).not.toContain('lost');
      await queue.close();
      client.disconnect();
    });
  },
);
