import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/app-process/worker-process.ts';
import { type ExternalRedis, externalRedis } from '../support/databases/external-redis.ts';
import { leaveReleasedLease } from '../support/databases/released-lease.ts';
import { startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import { createUser, posted, wordsIn } from '../support/fake-slack/user.ts';
import { findFreePort } from '../support/ports.ts';
import { isMissing } from '../support/requirements.ts';

const policy = `
tenants:
  slack/T1:
    domains: all
    roles: { admin: [user UADA] }
mail-servers:
  far: { driver: postfix-dovecot, domains: all, worker: beside }
`;
const databases = ['facteur.sqlite', 'facteur.sqlite-wal', 'inbox.sqlite', 'inbox.sqlite-wal'];
/** METRICS_TOKEN. */
const token = 'a-token-that-Prometheus-alone-has';
const address = (name: string) => `${name}@example.org`;

describe.skipIf(isMissing('redis-server'))('two machines with one Redis', () => {
  let redis: ExternalRedis;
  let machines: readonly [AppData, AppData];
  let mailHost: AppData;
  let policyFile: string;
  let worker: WorkerProcess;
  let workerKey = 'none yet';
  const running: AppProcess[] = [];

  function start(machine: AppData, more: Record<string, string> = {}): AppProcess {
    const facteur = startAppProcess({
      dataDirectory: machine.directory,
      environment: {
        ...{ STANDBY: 'on', REDIS_URL: redis.url, POLICY_FILE: policyFile, LOG_LEVEL: 'info' },
        ...{ MAIL_SERVER_FAR_WORKER_KEY: workerKey, ...more },
      },
    });
    running.push(facteur);
    return facteur;
  }

  /** What replication does: the second machine has what the first one committed; and its keys, as docs/scaling.md says. */
  function replicate(from: AppData, to: AppData): void {
    for (const file of [...databases, 'key', 'secret'])
      copyFileSync(join(from.directory, file), join(to.directory, file));
  }

  const acts = (facteur: AppProcess) => eventually(() => facteur.errors()).toContain('Facteur is ready');
  const waits = (facteur: AppProcess) => eventually(() => facteur.errors()).toContain('this one waits');
  const aliases = () =>
    mailHost.rows("SELECT address FROM alias WHERE address NOT LIKE 'postmaster@%' ORDER BY address");
  const keyIn = (said: string) => /Its own key is ([\w-]{43}):/.exec(said)?.[1] ?? expect.fail(said);

  beforeAll(async () => {
    machines = [await createAppData(), await createAppData()];
    mailHost = await createAppData();
    const [first, second] = machines;
    redis = externalRedis(mailHost.directory);
    await redis.start();
    await leaveReleasedLease(redis.url);
    policyFile = join(mailHost.directory, 'policy.yaml');
    writeFileSync(policyFile, policy);
    const refused = start(first, { MAIL_SERVER_FAR_WORKER_KEY: '' });
    expect(await refused.ended).toBe(1);
    const settings = { server: 'far', redisUrl: redis.url, dataDirectory: mailHost.directory };
    const asked = startWorkerProcess(settings);
    expect(await asked.ended).toBe(1);
    workerKey = keyIn(asked.log());
    worker = startWorkerProcess({ ...settings, environment: { FACTEUR_KEY: keyIn(refused.errors()) } });
    await worker.ready();
    mkdirSync(second.directory, { recursive: true });
  });

  afterEach(async () => {
    for (const each of running.splice(0)) await each.kill();
  });

  afterAll(async () => {
    await worker.stop('SIGTERM');
    await redis[Symbol.asyncDispose]();
    for (const each of [...machines, mailHost]) await each[Symbol.asyncDispose]();
  });

  it('has one that acts, and one that waits, says so, and takes over at once where the first is ended', async () => {
    const [one, two] = machines;
    const [port, figures] = [await findFreePort(), await findFreePort()];
    const first = start(one);
    await acts(first);
    const second = start(two, {
      WEB_PORT: String(port),
      METRICS_PORT: String(figures),
      METRICS_TOKEN: token,
    });
    // Whose STANDBY=on somebody forgot.
    await using third = await createAppData();
    const forgotten = start(third, { STANDBY: 'off' });
    await waits(second);
    expect(await forgotten.ended).toBe(1);
    expect(forgotten.errors()).toMatch(
      /can't start: Facteur on .* (has acted since|waits for) .* Set STANDBY=on here/,
    );
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    expect([health.status, await health.json()]).toMatchObject([503, { status: 'standby' }]);
    const held = async (at: number) => {
      const page = await fetch(`http://127.0.0.1:${at}/metrics`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return /^facteur_lease_held (.*)$/m.exec(await page.text())?.[1];
    };
    expect([await held(port), await held(figures)]).toEqual(['0', '0']);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(503);
    expect(await first.say('/mail status')).toMatch(/Standby: .* acts since .*; .* waits to take over/);
    await first.say('/mail domain add example.org postmaster:me@outside.test');
    expect(await first.say('1')).toMatch(/^✓/);
    replicate(one, two);
    expect(await first.stop()).toBe(0);
    await acts(second);
    expect([await held(port), await held(figures)]).toEqual(['1', '1']);
    expect(await second.say(`/mail alias ${address('second')} me@outside.test`)).toMatch(/^✓/);
    expect(aliases()).toEqual([{ address: address('second') }]);
    replicate(two, one);
    expect(await second.stop()).toBe(0);
  });

  it('has the second act once the first is killed in the middle of its work, and all of that is done and answered once', async () => {
    const [one, two] = machines;
    const slack = await startFakeSlack('socket');
    onTestFinished(() => slack.stop());
    const { botToken, appToken, apiUrl } = slack.setting;
    const inSlack = {
      ...{ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken ?? '', SLACK_API_URL: apiUrl ?? '' },
    };
    const ada = createUser(slack, { id: 'UADA', name: 'Ada' });
    // Slack takes one message a second in a channel.
    const channels = Array.from({ length: 30 }, (_, index) => `C${String(index).padStart(2, '0')}`);
    for (const channel of ['CASK', ...channels]) slack.channels.add(channel);
    const first = start(one, inSlack);
    await acts(first);
    const second = start(two, inSlack);
    await waits(second);
    await ada.type('/mail domain add second.example postmaster:me@outside.test', 'CASK');
    const asked = await vi.waitFor(() => posted(slack, 'CASK').at(-1) ?? expect.fail('nothing was posted'));

    const typed = channels.map((channel) =>
      ada.type(`/mail alias ${address(`load-${channel.toLowerCase()}`)} me@outside.test`, channel),
    );
    await eventually(() => one.own('SELECT id FROM requests').length).toBeGreaterThan(12);
    // It comes to the first, which does no more: Slack sends it once more, to the one that is there then.
    first.suspend();
    const clicked = ada.click(asked, 'Add domain');
    await first.kill();
    replicate(one, two);
    await acts(second);
    await Promise.all([clicked, ...typed]);

    // A post that the first could not note any more may be there beside.
    const saidIn = (channel: string) =>
      posted(slack, channel)
        .map(({ blocks }) => wordsIn(blocks))
        .filter((words) => !words.startsWith('⏳'));
    await eventually(() => ['CASK', ...channels].map(saidIn)).toEqual([
      [expect.stringContaining('✅ Domain second.example added')],
      ...channels.map((channel) => [
        expect.stringMatching(new RegExp(`✅ .*${address(`load-${channel.toLowerCase()}`)}`)),
      ]),
    ]);
    expect(ada.ephemerals()).toEqual([]);
    // The mail server's own log has each of them once.
    const log = mailHost.rows("SELECT data FROM log WHERE action = 'create_alias'").map(({ data }) => data);
    expect(new Set(log).size).toBe(log.length);
    replicate(two, one);
    expect(await second.stop()).toBe(0);
  });

  it('has whoever comes second refused where the first has no standby, which acts again at once after a crash', async () => {
    const [one, two] = machines;
    const first = start(one, { STANDBY: 'off' });
    await acts(first);
    await using spare = await createAppData();
    const [second, third] = [start(two), start(spare, { STANDBY: 'off' })];
    expect([await second.ended, await third.ended]).toEqual([1, 1]);
    expect(second.errors()).toMatch(/STANDBY=off .* Set STANDBY=on there and start it again/);
    expect(third.errors()).toContain('both would act at once');
    await first.kill();
    const again = start(one, { STANDBY: 'off' });
    expect(await again.say(`/mail alias ${address('alone')} me@outside.test`)).toMatch(/^✓/);
    replicate(one, two);
    expect(await again.stop()).toBe(0);
  });

  it('has the first do nothing more and end, where it was stopped for so long that the second acts', async () => {
    const [one, two] = machines;
    const first = start(one);
    await acts(first);
    replicate(one, two);
    const second = start(two);
    await waits(second);
    first.suspend();
    await acts(second);
    const before = [mailHost.dump(), one.own('SELECT count(*) AS rows FROM audit')];
    // What it had not read yet, and reads as soon as it goes on.
    first.type(`/mail alias ${address('late')} me@outside.test`);
    first.resume();
    expect(await first.ended).toBe(1);
    expect(first.errors()).toMatch(/This Facteur ends at once, since a standby may act/);
    expect([mailHost.dump(), one.own('SELECT count(*) AS rows FROM audit')]).toEqual(before);
    expect(await second.say(`/mail alias ${address('after')} me@outside.test`)).toMatch(/^✓/);
    expect(await second.stop()).toBe(0);
  });
});
