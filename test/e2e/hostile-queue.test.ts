import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { type ExternalRedis, externalRedis } from '../support/databases/external-redis.ts';
import { isMissing } from '../support/requirements.ts';

const secret = 'a secret that was once shared with workers';
const queueName = 'mail-server.postfix-dovecot';

describe.skipIf(isMissing('redis-server'))(
  'whoever may read and write all of Redis',
  { timeout: 60_000 },
  () => {
    let data: AppData;
    let redis: ExternalRedis;
    let client: Redis;
    let facteur: AppProcess;
    let queues: Queue[];

    beforeEach(async () => {
      data = await createAppData();
      redis = externalRedis(data.directory);
      await redis.start();
      client = new Redis({ path: join(data.directory, 'external.sock'), maxRetriesPerRequest: null });
      queues = [];
      facteur = start();
      await facteur.say('/mail domain add example.org postmaster:me@outside.test');
      expect(await facteur.say('1')).toContain('Domain example.org added, with postmaster@example.org.');
    });

    afterEach(async () => {
      await facteur.kill();
      await Promise.all(queues.map((each) => each.close()));
      client.disconnect();
      await redis[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
    });

    const start = () =>
      startAppProcess({
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

    /** Has a request wait in a queue that is held up, while its jobs are tampered with. */
    async function whileHeldUp(tamper: (row: number) => Promise<unknown>): Promise<void> {
      const held = queue(queueName);
      await held.pause();
      facteur.type('/mail alias sales@example.org somebody@outside.test');
      await eventually(() => held.getJobCountByTypes('waiting')).toBe(1);
      await tamper(Number(data.own("SELECT id FROM outbox WHERE job = 'apply-change'")[0]?.['id']));
      await held.resume();
      await waitUntilAllEnded(data);
    }

    const theft = {
      version: 1,
      request: 2,
      change: {
        kind: 'address',
        address: 'evil@example.org',
        before: null,
        after: { mailbox: null, forwards: ['thief@evil.test'], enabled: true },
      },
      by: 'ada',
      sealedHash: null,
      restores: false,
    };

    test('edits an order, and it is applied as it was asked for', async () => {
      await whileHeldUp(async (id) =>
        expect(await rewrite({ rows: [{ id, data: theft }] })).toBeGreaterThan(0),
      );
      expect(addresses()).toContainEqual({ address: 'sales@example.org', goto: 'somebody@outside.test' });
      expect(JSON.stringify(addresses())).not.toContain('evil');
    });

    test('puts orders of its own before one, and only what was asked for is applied', async () => {
      await whileHeldUp(async (row) => {
        for (const id of [1, row, 999])
          await queue(queueName).add('apply-change', { rows: [{ id, data: theft }] }, { lifo: true });
      });
      expect(addresses()).toContainEqual({ address: 'sales@example.org', goto: 'somebody@outside.test' });
      expect(JSON.stringify(addresses())).not.toContain('evil');
      expect(stateOf(2)).toBe('applied');
    });

    test('has no link made, and no order lost, by a job in the name of its row', async () => {
      expect(await facteur.say('/mail create ann@example.org')).toContain('/password/');
      const [owned] = data.own('SELECT mailbox, owner FROM mailbox_owners');
      const by = JSON.parse(String(owned?.['owner']));
      const link = { address: 'ann@example.org', mailbox: owned?.['mailbox'], appPassword: null };
      const wanted = { ...link, by, request: null, at: 1, unlessSet: false };
      await whileHeldUp(async (id) => {
        const chat = queue('chat.terminal');
        await chat.add('send-link', { rows: [{ id, data: wanted }] });
        await eventually(() => chat.getJobCountByTypes('waiting', 'active')).toBe(0);
      });
      expect(data.own('SELECT issued_to FROM password_links')).toHaveLength(1);
      expect(addresses()).toContainEqual({ address: 'sales@example.org', goto: 'somebody@outside.test' });
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
          Buffer.from(hkdfSync('sha256', secret, '', `facteur token v1 ${purpose}`, 32)).toString(
            'base64url',
          ),
        ),
      );
      const token = link.slice(link.lastIndexOf('/') + 1);
      expect(guesses).not.toContain(token);
      for (const guess of guesses.slice(0, 5))
        expect((await fetch(link.replace(token, guess))).status).not.toBe(200);
      expect(await everything()).not.toContain(token);
    });
  },
);

describe.skipIf(isMissing('redis-server'))(
  'an older facteur.sqlite beside a newer queue',
  { timeout: 60_000 },
  () => {
    test('has no job of the queue apply another request’s change', async () => {
      await using data = await createAppData();
      await using redis = externalRedis(data.directory);
      await redis.start();
      const setting = { dataDirectory: data.directory, environment: { REDIS_URL: redis.url } };
      await using first = startAppProcess(setting);
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
      await using again = startAppProcess(setting);
      await again.say('/mail status');
      again.type('/mail alias sales@example.org somebody@outside.test');
      await eventually(() =>
        data.own("SELECT plan FROM request_changes WHERE address = 'sales@example.org'"),
      ).toHaveLength(1);
      await waitUntilAllEnded(data);
      const rows = JSON.stringify(data.rows('SELECT address, goto FROM alias'));
      expect(rows).toContain('somebody@outside.test');
      expect(rows).not.toContain('lost');
      await queue.close();
      client.disconnect();
    });
  },
);
