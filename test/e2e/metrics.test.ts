import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkerDirectory, readOwnKey } from '../../src/config/data-directory.ts';
import { alerts, dashboardExpressions, metricsIn, namesIn, variableMetrics } from '../metrics/promql.ts';
import { type AppInSlack, startAppInSlack } from '../support/app-process/app-in-slack.ts';
import { sendPassword, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/app-process/worker-process.ts';
import { type ExternalRedis, externalRedis } from '../support/databases/external-redis.ts';
import { createUser, labelsOf, type User } from '../support/fake-slack/user.ts';
import { findFreePort } from '../support/ports.ts';
import { isMissing } from '../support/requirements.ts';

const policy = `
tenants: { slack/T1: { domains: all, roles: { admin: [user UADA], member: everyone } } }
mail-servers:
  near: { driver: postfix-dovecot, domains: all }
  far: { driver: postfix-dovecot, domains: [far.example], worker: beside }
`;

/** What a port serves. */
const scrape = async (port: number, headers: Record<string, string> = {}): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();

/** The value of a sample; null where there is none. */
const figure = (text: string, sample: string): number | null => {
  const line = text.split('\n').find((each) => each.startsWith(`${sample} `));
  return line === undefined ? null : Number(line.slice(sample.length + 1));
};

/** The samples of a metric that are not 0, as `labels value`. */
const samplesOf = (text: string, metric: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) && !line.endsWith(' 0'))
    .map((line) => line.slice(metric.length))
    .sort();

describe.skipIf(isMissing('redis-server'))('the figures of a Facteur in Slack and of a worker', () => {
  let redis: ExternalRedis;
  let near: AppData;
  let far: AppData;
  let app: AppInSlack;
  let ada: User;
  let mia: User;
  let worker: WorkerProcess;
  let ports: { readonly app: number; readonly worker: number };

  beforeAll(async () => {
    near = await createAppData();
    far = await createAppData();
    redis = externalRedis(near.directory);
    await redis.start();
    ports = { app: await findFreePort(), worker: await findFreePort() };
    const workerDirectory = openWorkerDirectory(far.directory, 'far');
    workerDirectory.unlock();
    worker = startWorkerProcess({
      server: 'far',
      redisUrl: redis.url,
      dataDirectory: far.directory,
      environment: {
        FACTEUR_KEY: readOwnKey(near.directory).public,
        METRICS_PORT: `${ports.worker}`,
      },
    });
    await worker.ready();
    const environment = {
      REDIS_URL: redis.url,
      MAIL_SERVER_FAR_WORKER_KEY: workerDirectory.key.public,
      METRICS_PORT: `${ports.app}`,
      // Health warns of how this Redis is set up, and of nothing else.
      LOG_LEVEL: 'error',
    };
    app = await startAppInSlack({ dataDirectory: near.directory, environment }, policy);
    ada = createUser(app.slack, { id: 'UADA', name: 'Ada' });
    mia = createUser(app.slack, { id: 'UMIA', name: 'Mia' });
  });

  afterAll(async () => {
    await app.stop();
    await worker.stop('SIGTERM');
    await redis[Symbol.asyncDispose]();
    await near[Symbol.asyncDispose]();
    await far[Symbol.asyncDispose]();
  });

  it('are exactly what people did', async () => {
    await ada.type('/mail domain add far.example postmaster:me@outside.test');
    const asked = await app.inChannel('C1', 'Nothing changes before that');
    await ada.click(asked, labelsOf(asked)[0] ?? '');
    await app.inChannel('C1', 'Domain far.example added');
    await ada.type('/mail create ann@far.example');
    await eventually(() => ada.directs().length).toBe(1);
    const [link = ''] = /http:[^"]+\/password\/[^"]+/.exec(JSON.stringify(ada.directs())) ?? [];
    expect((await fetch(link)).status).toBe(200);
    expect(await sendPassword(link, 'seven clouds over the harbour')).toMatch(/^200 /);
    await mia.type('/mail create bob@far.example');
    await app.inChannel('C1', 'bob@far.example');
    await waitUntilAllEnded(near);
    await eventually(() => near.own('SELECT * FROM outbox')).toEqual([]);

    const text = await scrape(ports.app);
    expect(samplesOf(text, 'facteur_requests_submitted_total')).toEqual([
      '{platform="slack",needs="approval"} 1',
      '{platform="slack",needs="confirmation"} 1',
      // The mailbox, and by its link the password.
      '{platform="slack",needs="nothing"} 2',
    ]);
    expect(samplesOf(text, 'facteur_requests_ended_total')).toEqual(['{state="applied"} 3']);
    expect(samplesOf(text, 'facteur_requests_open')).toEqual(['{state="awaiting-approval"} 1']);
    expect(samplesOf(text, 'facteur_changes_ended_total')).toEqual([
      '{kind="address",state="applied"} 1',
      '{kind="domain",state="applied"} 1',
      '{kind="password",state="applied"} 1',
    ]);
    expect(samplesOf(text, 'facteur_effects_applied_total')).toEqual([
      '{effect="add-domain"} 1',
      '{effect="add-mailbox"} 1',
      '{effect="create-address"} 1',
      '{effect="set-password"} 1',
    ]);
    expect(samplesOf(text, 'facteur_links_total')).toEqual([
      '{event="issued"} 1',
      '{event="opened"} 1',
      '{event="used"} 1',
    ]);
    expect(figure(text, 'facteur_request_apply_duration_seconds_count')).toBe(3);
    expect(figure(text, 'facteur_password_hash_duration_seconds_count{scheme="ARGON2ID"}')).toBe(1);
    expect(figure(text, 'facteur_outbox_rows{queue="mail-server.far"}')).toBe(0);
    expect(figure(text, 'facteur_inbox_payloads{platform="slack"}')).toBe(0);
    expect(figure(text, 'facteur_errors_total')).toBe(0);
    expect(figure(text, 'facteur_health{check="database",part="Requests"}')).toBe(1);
    // Without a standby it holds the lease as well, so that others see that it acts.
    expect(figure(text, 'facteur_lease_held')).toBe(1);
    expect(samplesOf(text, 'facteur_scrape_part_up').length).toBe(9);
  });

  it('count each call of Slack’s API', async () => {
    const text = await scrape(ports.app);
    const counted = samplesOf(text, 'facteur_platform_calls_total');
    expect(counted.join('\n')).toContain('{platform="slack",method="chat.postMessage",outcome="ok"}');
    const made = app.slack.calls.map(
      ({ method, answer }) => `${method} ${answer['ok'] === false || 'error' in answer ? 'refused' : 'ok'}`,
    );
    for (const sample of counted) {
      const [, method = '', outcome, count] =
        /^\{platform="slack",method="(.*)",outcome="(.*)"\} (\d+)$/.exec(sample) ?? [];
      expect({ method, outcome, count }).toEqual({
        ...{ method, outcome },
        count: `${made.filter((each) => each === `${method} ${outcome}`).length}`,
      });
    }
  });

  it('name no address, no person and no domain', async () => {
    for (const port of Object.values(ports)) {
      const text = await scrape(port);
      expect(text).not.toMatch(/far\.example|outside\.test|ann|bob|UADA|UMIA|Ada\b|Mia\b|xoxb|\bT1\b/);
    }
  });

  it('of the worker are of its process, its queue and its mail server', async () => {
    const text = await scrape(ports.worker);
    expect(
      figure(
        text,
        'facteur_mail_server_call_duration_seconds_count{server="far",operation="apply",outcome="ok"}',
      ),
    ).toBe(3);
    expect(figure(text, 'facteur_job_duration_seconds_count{queue="mail-server.far",outcome="done"}')).toBe(
      3,
    );
    expect(figure(text, 'facteur_queue_jobs{queue="mail-server.far",state="waiting"}')).toBe(0);
    expect(figure(text, 'process_start_time_seconds')).toBeGreaterThan(0);
    expect(samplesOf(text, 'facteur_build_info').length).toBe(1);
  });

  it('are all that the dashboard and the alerts ask for', async () => {
    const known = namesIn(await scrape(ports.app));
    const asked = [
      ...[...dashboardExpressions, ...alerts].flatMap(({ expr }) => metricsIn(expr)),
      ...variableMetrics,
    ];
    // Prometheus makes this one itself.
    expect([...new Set(asked)].filter((name) => name !== 'up' && !known.has(name))).toEqual([]);
    expect(asked.length).toBeGreaterThan(50);
  });

  it.skipIf(isMissing('prometheus'))('are written as Prometheus wants them', async () => {
    for (const port of Object.values(ports)) {
      const input = await scrape(port);
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
        input,
        encoding: 'utf8',
      });
      expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
    }
  });
});

describe.skipIf(isMissing('redis-server'))('the figures on the web port', () => {
  const token = 'a token of thirty-two characters';

  it('begin anew with each start where they are counted, and are there while Redis is not', async () => {
    await using data = await createAppData();
    await using redis = externalRedis(data.directory);
    await redis.start();
    const port = await findFreePort();
    const environment = { WEB_PORT: `${port}`, METRICS_TOKEN: token, REDIS_URL: redis.url };
    const figures = () => scrape(port, { authorization: `Bearer ${token}` });
    const setting = { dataDirectory: data.directory, environment };
    await using first = startAppProcess(setting);
    await first.say('/mail domain add example.org postmaster:me@outside.test');
    const before = await figures();
    expect(samplesOf(before, 'facteur_requests_submitted_total')).toEqual([
      '{platform="terminal",needs="confirmation"} 1',
    ]);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404);
    expect(await first.stop()).toBe(0);

    await using second = startAppProcess(setting);
    await second.say('/mail status');
    const after = await figures();
    expect(samplesOf(after, 'facteur_requests_submitted_total')).toEqual([]);
    expect(samplesOf(after, 'facteur_requests_open')).toEqual(['{state="awaiting-confirmation"} 1']);
    expect(samplesOf(after, 'facteur_queue_jobs')).toEqual([]);
    expect(figure(after, 'facteur_queue_jobs{queue="chat.terminal",state="waiting"}')).toBe(0);

    await redis.kill();
    await eventually(async () => figure(await figures(), 'facteur_scrape_part_up{part="redis"}')).toBe(0);
    const without = await figures();
    expect(without).not.toContain('facteur_queue_jobs{');
    expect(samplesOf(without, 'facteur_requests_open')).toEqual(['{state="awaiting-confirmation"} 1']);
    expect(figure(without, 'facteur_scrape_part_up{part="database"}')).toBe(1);
    await redis.start();
    await eventually(async () => figure(await figures(), 'facteur_scrape_part_up{part="redis"}')).toBe(1);
    expect(await second.stop()).toBe(0);
  }, 60_000);
});
