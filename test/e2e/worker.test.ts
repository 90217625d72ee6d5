import { spawn } from 'node:child_process';
import { globSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AppProcess,
  linkIn,
  sendPassword,
  startAppProcess,
} from '../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/app-process/worker-process.ts';
import { type ExternalRedis, externalRedis } from '../support/databases/external-redis.ts';
import { isMissing } from '../support/requirements.ts';

const doctorScript = fileURLToPath(new URL('../../scripts/doctor.mjs', import.meta.url));

const policy = `
tenants: {}
mail-servers:
  near: { driver: postfix-dovecot, domains: all }
  far: { driver: postfix-dovecot, domains: [far.example], worker: beside }
`;

describe.skipIf(isMissing('redis-server'))('a mail server on another host', () => {
  let redis: ExternalRedis;
  let bot: AppData;
  let host: AppData;
  let facteur: AppProcess;
  let worker: WorkerProcess | undefined;
  const workers: WorkerProcess[] = [];
  let policyFile: string;
  let facteurKey: string;
  let workerKey: string;

  /** Starts the worker with these settings, in the place of an older one. */
  function startWorker(environment: Record<string, string> = { FACTEUR_KEY: facteurKey }): WorkerProcess {
    worker = startWorkerProcess({
      server: 'far',
      redisUrl: redis.url,
      dataDirectory: host.directory,
      environment,
    });
    workers.push(worker);
    return worker;
  }

  /** What a worker says that does not start. */
  async function refusedWorker(environment: Record<string, string>): Promise<string> {
    const running = worker;
    const refused = startWorker(environment);
    expect(await refused.ended).toBe(1);
    worker = running;
    return refused.log();
  }

  const startBot = (more: Record<string, string>): AppProcess =>
    startAppProcess({
      dataDirectory: bot.directory,
      environment: { REDIS_URL: redis.url, POLICY_FILE: policyFile, ...more },
    });

  const keyIn = (said: string) => /Its own key is ([\w-]{43}):/.exec(said)?.[1] ?? expect.fail(said);

  beforeAll(async () => {
    bot = await createAppData();
    host = await createAppData();
    redis = externalRedis(bot.directory);
    await redis.start();
    policyFile = join(bot.directory, 'policy.yaml');
    writeFileSync(policyFile, policy);
    // As whoever updates finds it: nothing of the keys is set yet, and both ends say what to set.
    const said = await refusedWorker({ FACTEUR_SECRET: 'a secret that bot and worker had in common' });
    expect(said).toMatch(/FACTEUR_KEY must be set to Facteur’s key/);
    expect(said).toMatch(/FACTEUR_SECRET must not be set here any more/);
    expect(said).toMatch(/where Facteur runs, set MAIL_SERVER_FAR_WORKER_KEY to it/);
    workerKey = keyIn(said);
    const refused = startBot({});
    expect(await refused.ended).toBe(1);
    expect(refused.errors()).toMatch(/MAIL_SERVER_FAR_WORKER_KEY must be set to the key of its worker/);
    expect(refused.errors()).toMatch(/where a worker runs, set FACTEUR_KEY to it/);
    facteurKey = keyIn(refused.errors());
    facteur = startBot({ MAIL_SERVER_FAR_WORKER_KEY: workerKey });
  }, 60_000);

  afterAll(async () => {
    await worker?.stop('SIGTERM');
    expect(await facteur.endInput()).toBe(0);
    await redis[Symbol.asyncDispose]();
    await bot[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  });

  it('is said to be out of reach while no worker is there', async () => {
    expect(await facteur.say('/mail status')).toContain('Worker (far)');
    expect(await facteur.say('/mail domain add far.example postmaster:me@outside.test')).toContain(
      'npm run worker -- --server far',
    );
  });

  it('is not managed by a worker that knows another Facteur, and both are told', async () => {
    await startWorker({
      FACTEUR_KEY: workerKey.startsWith('a') ? `b${workerKey.slice(1)}` : `a${workerKey.slice(1)}`,
    }).ready();
    await eventually(() => facteur.say('/mail status')).toMatch(
      /Worker \(far\).*does not have the key of MAIL_SERVER_FAR_WORKER_KEY/,
    );
    expect(await facteur.say('/mail domain add far.example postmaster:me@outside.test')).toContain(
      'MAIL_SERVER_FAR_WORKER_KEY',
    );
    await worker?.stop('SIGTERM');
  }, 30_000);

  it('has one worker at a time on a DATA_DIR', async () => {
    await startWorker().ready();
    expect(await refusedWorker({ FACTEUR_KEY: facteurKey })).toContain('Another worker of far uses DATA_DIR');
    await worker?.stop('SIGTERM');
  }, 30_000);

  it('is managed through its worker, with nothing of it on this host', async () => {
    await startWorker().ready();
    await facteur.say('/mail domain add far.example postmaster:me@outside.test');
    expect(await facteur.say('1')).toContain('Domain far.example added, with postmaster@far.example.');
    const made = await facteur.say('/mail create ann@far.example quota:2G');
    expect(made).toContain('Mailbox ann@far.example created');
    expect(await sendPassword(linkIn(made), 'seven clouds over the harbour')).toMatch(/^200 /);
    expect(host.rows('SELECT username FROM mailbox')).toEqual([{ username: 'ann@far.example' }]);
    expect(bot.rows('SELECT username FROM mailbox')).toEqual([]);
    const [row] = host.rows('SELECT password FROM mailbox');
    expect(String(row?.['password'])).toMatch(/^\{ARGON2ID\}/);
    const shown = await facteur.say('/mail show ann@far.example');
    expect(shown).toContain('Password:  set');
    expect(await facteur.say('/mail list far.example')).toContain('ann@far.example');
  });

  it('leaves other domains to the server of this host', async () => {
    await facteur.say('/mail domain add near.example postmaster:me@outside.test');
    await facteur.say('1');
    expect(await facteur.say('/mail create bob@near.example')).toContain(' created');
    expect(bot.rows('SELECT username FROM mailbox')).toEqual([{ username: 'bob@near.example' }]);
    expect(host.rows('SELECT username FROM mailbox')).toEqual([{ username: 'ann@far.example' }]);
    expect(await facteur.say('/mail forward add bob@near.example ann@far.example')).toContain(
      'bob@near.example also forwards to ann@far.example.',
    );
  });

  /** What version 1 leaves in the queues, and what anybody may write there: an order that says all, and an outcome. */
  async function leaveFromVersion1(): Promise<void> {
    const client = new Redis({ path: join(bot.directory, 'external.sock'), maxRetriesPerRequest: null });
    const [open] = bot.own(
      "SELECT id, json_extract(data, '$.request') AS request FROM outbox WHERE job = 'apply-change'",
    );
    const { id, request } = open ?? {};
    const after = { mailbox: null, forwards: ['thief@evil.test'], enabled: true };
    const change = { kind: 'address', address: 'evil@far.example', before: null, after };
    const order = { version: 1, request, change, by: 'ada', sealedHash: null, restores: false };
    const outcome = { request, report: { kind: 'gave-up', trouble: 'it was forged', errorId: 'x' } };
    for (const [name, data] of [
      ['mail-server.far', order],
      ['outcomes', outcome],
    ] as const) {
      const queue = new Queue(name, { connection: client });
      await queue.add('apply-change', { rows: [{ id, data }] }, { lifo: true });
      if (name === 'outcomes') await eventually(() => queue.getJobCountByTypes('waiting', 'active')).toBe(0);
      await queue.close();
    }
    client.disconnect();
    expect(bot.own(`SELECT state FROM requests WHERE id = ${request}`)).toEqual([{ state: 'applying' }]);
  }

  it('finishes what a killed worker could not, once it is back', async () => {
    const lock = new Database(join(host.mail, 'directory.sqlite'));
    lock.prepare('BEGIN IMMEDIATE').run();
    facteur.type('/mail create eve@far.example');
    await eventually(() => bot.own("SELECT id FROM requests WHERE state = 'applying'")).toHaveLength(1);
    await worker?.stop('SIGKILL');
    lock.close();
    await leaveFromVersion1();
    await startWorker().ready();
    await waitUntilAllEnded(bot);
    expect(bot.own("SELECT state FROM request_changes WHERE address = 'eve@far.example'")).toEqual([
      { state: 'applied' },
    ]);
    expect(host.rows("SELECT address FROM alias WHERE address LIKE 'evil@%'")).toEqual([]);
    expect(host.rows("SELECT count(*) AS mailboxes FROM mailbox WHERE username LIKE 'eve@%'")).toEqual([
      { mailboxes: 1 },
    ]);
    expect(await facteur.say('/mail status')).toContain('postfix-dovecot, is there');
  });

  it('brings nothing back when all that went through the queue comes again', async () => {
    const client = new Redis({ path: join(bot.directory, 'external.sock'), maxRetriesPerRequest: null });
    const kept = new Map<string, string>();
    const keep = async () => {
      for (const key of await client.keys('bull:*'))
        if ((await client.type(key)) === 'hash') {
          const data = await client.hget(key, 'data');
          if (data) kept.set(key, data);
        }
    };
    const timer = setInterval(() => void keep(), 5);
    await facteur.say('/mail alias team@far.example one@outside.test');
    await facteur.say('/mail forward add team@far.example two@outside.test');
    await facteur.say('/mail forward remove team@far.example two@outside.test');
    clearInterval(timer);
    await keep();
    const before = [host.dump(), bot.own('SELECT id, state FROM requests')];
    const queues = ['mail-server.far', 'mail-server.far.calls', 'claims', 'outcomes'];
    expect([...kept.keys()].filter((key) => key.startsWith('bull:mail-server.far.calls:'))).not.toEqual([]);
    for (const name of queues) {
      const queue = new Queue(name, { connection: client });
      for (const data of kept.values())
        await queue.add('apply-change', JSON.parse(data), {
          attempts: 1,
          removeOnComplete: true,
          removeOnFail: true,
        });
      for (let id = 1; id < 40; id += 1)
        await queue.add('apply-change', { rows: [{ id }] }, { attempts: 1, removeOnComplete: true });
      await eventually(() => queue.getJobCountByTypes('waiting', 'active', 'prioritized')).toBe(0);
      await queue.close();
    }
    client.disconnect();
    expect([host.dump(), bot.own('SELECT id, state FROM requests')]).toEqual(before);
    expect(await facteur.say('/mail show team@far.example')).toContain('one@outside.test');
  }, 60_000);

  it('is looked at by npm run doctor, on both hosts', async () => {
    const here = await doctor(bot, { POLICY_FILE: policyFile, MAIL_SERVER_FAR_WORKER_KEY: workerKey });
    expect(here).toMatch(/✓ Mail server far.*Worker: postfix-dovecot, is there/);
    expect(here).toContain(`FACTEUR_KEY there: ${facteurKey}`);
    const there = await doctor(host, { FACTEUR_KEY: facteurKey });
    expect(there).toMatch(/✓ Worker far: Facteur answers, and each knows the other’s key/);
    const wrongHere = await doctor(bot, { POLICY_FILE: policyFile, MAIL_SERVER_FAR_WORKER_KEY: facteurKey });
    expect(wrongHere).toMatch(/✗ Mail server far.*does not have the key of MAIL_SERVER_FAR_WORKER_KEY/);
    const wrongThere = await doctor(host, { FACTEUR_KEY: workerKey, FACTEUR_SECRET: 'x'.repeat(32) });
    expect(wrongThere).toMatch(/✗ Worker far: .*has another key/);
    expect(wrongThere).toMatch(/✗ Worker: FACTEUR_SECRET is set beside FACTEUR_KEY/);
  }, 90_000);

  /** What npm run doctor says of a DATA_DIR. */
  async function doctor({ directory }: AppData, more: Record<string, string>): Promise<string> {
    const env = {
      PATH: process.env['PATH'],
      REDIS_URL: redis.url,
      DATA_DIR: directory,
      WEB_PORT: '0',
      ...more,
    };
    const child = spawn(process.execPath, [doctorScript], { cwd: directory, env });
    return text(child.stdout);
  }

  it('keeps hashes sealed on their way, and its database to itself', async () => {
    const files = globSync(join(host.directory, '**/*')).map((file) => relative(host.directory, file));
    expect(files.filter((file) => file.includes('facteur.sqlite'))).toEqual([]);
    for (const { log } of workers) expect(log()).not.toContain('$argon2id$');
    expect(files).toContain('worker-far.key');
    expect(statSync(join(host.directory, 'worker-far.key')).mode & 0o077).toBe(0);
    expect(statSync(join(bot.directory, 'key')).mode & 0o077).toBe(0);
    expect(facteur.errors()).not.toContain('$argon2id$');
  });
});
