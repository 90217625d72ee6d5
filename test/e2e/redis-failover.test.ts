import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { generatePrivateKey, readPrivateKey } from '../../src/mail-servers/remote/keys.ts';
import { checkAudit } from '../../src/store/audit-chain.ts';
import { startAppInSlack } from '../support/app-process/app-in-slack.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { startWorkerProcess } from '../support/app-process/worker-process.ts';
import { createUser, posted, wordsIn } from '../support/fake-slack/user.ts';
import { startCluster } from '../support/redis-topologies/cluster.ts';
import { cutReplication, killMaster } from '../support/redis-topologies/redis-topology.ts';
import { startSentinels } from '../support/redis-topologies/sentinel.ts';
import { isMissing } from '../support/requirements.ts';

const policy = `
tenants:
  slack/T1:
    domains: all
    roles: { admin: [user UADA] }
mail-servers:
  near: { driver: postfix-dovecot, domains: all }
  far: { driver: postfix-dovecot, domains: [far.example], worker: beside }
`;

const kinds = [
  ['Redis with Sentinel', 'redis-server', startSentinels],
  ['a Redis Cluster', 'redis-server', startCluster],
  ['Valkey with Sentinel', 'valkey-server', startSentinels],
] as const;

const domains = ['near.example', 'far.example'];

/** Addresses of both mail servers. */
const addressesOf = (round: string): string[] =>
  Array.from({ length: 15 }, (_, index) => domains.map((domain) => `${round}${index}@${domain}`)).flat();

describe.skipIf(isMissing('redis-server', 'valkey-server')).concurrent('a master that is killed', () => {
  test.for(kinds)('under load has every request applied, and none twice: %s', async ([, program, start]) => {
    await using bot = await createAppData();
    await using host = await createAppData();
    await using redis = await start(program, bot.directory);
    const { addDomain, askAll, answers, stop } = await startBoth(redis.url, bot, host);
    for (const domain of domains) await addDomain(domain);

    const applied = (round: string): number =>
      bot.own(`SELECT 1 FROM request_changes WHERE state = 'applied' AND address LIKE '${round}%'`).length;
    const asked = [await askAll('kept')];
    await vi.waitFor(() => expect(applied('kept')).toBeGreaterThan(5));
    await cutReplication(redis);
    asked.push(await askAll('lost'));
    await vi.waitFor(() => expect(applied('lost')).toBeGreaterThan(5));
    const takenOver = killMaster(redis);
    asked.push(await askAll('meanwhile'));
    await takenOver;
    asked.push(await askAll('later'));

    const count = domains.length + asked.flat().length;
    await vi.waitFor(
      () => expect([answers().length, bot.own('SELECT queue, job, data FROM outbox')]).toEqual([count, []]),
      { interval: 100 },
    );
    // What asks a mail server that can't be reached is refused, in words, and asks for nothing.
    const refused = answers().filter((words) => words.includes('gives no answer'));
    expect(answers().filter((words) => !words.includes('✅') && !refused.includes(words))).toEqual([]);
    const requests = bot.own('SELECT id, state FROM requests');
    expect(requests.filter(({ state }) => state !== 'applied')).toEqual([]);
    expect(requests.length + refused.length).toBe(count);
    const audited = bot.own("SELECT request_id AS id FROM audit WHERE event = 'applied' ORDER BY 1");
    expect(audited).toEqual(requests.map(({ id }) => ({ id })));
    const addresses = bot.own('SELECT address FROM addresses').map(({ address }) => String(address));
    expect([...created(bot), ...created(host)].toSorted()).toEqual(addresses.toSorted());
    expect(checkAudit(join(bot.directory, 'facteur.sqlite'))).toMatchObject({ ok: true });
    expect(await stop()).toEqual([0, 0]);
  });
});

/** What was written into a mail server's directory, each as often as it was. */
const created = (data: AppData): string[] =>
  data.rows("SELECT data FROM log WHERE action = 'create_alias'").map((row) => String(row['data']));

/** Facteur in Slack with one of two mail servers, and the worker of the other. */
async function startBoth(redisUrl: string, bot: AppData, host: AppData) {
  const keys = exchangeKeys(bot, host);
  const worker = startWorkerProcess({
    ...{ server: 'far', redisUrl, dataDirectory: host.directory },
    environment: { FACTEUR_KEY: keys.facteur },
  });
  const environment = { REDIS_URL: redisUrl, MAIL_SERVER_FAR_WORKER_KEY: keys.worker };
  const { slack, facteur, inChannel } = await startAppInSlack(
    { dataDirectory: bot.directory, environment },
    policy,
  );
  await worker.ready();
  const ada = createUser(slack, { id: 'UADA', name: 'Ada' });
  /** What everybody sees of each request, and what she was told alone. */
  const answers = (): string[] =>
    [...[...slack.channels].flatMap((channel) => posted(slack, channel)), ...ada.ephemerals()].map(
      ({ blocks }) => wordsIn(blocks),
    );
  return {
    answers,
    async addDomain(domain: string): Promise<void> {
      await ada.type(`/mail domain add ${domain} postmaster:me@outside.test`);
      await ada.click(await inChannel('C1', `Add the domain ${domain}`), 'Add domain');
      await inChannel('C1', `✅ Domain ${domain} added`);
    },
    /** Asks for all addresses of a round. Resolves once Slack has been told that each is taken. @returns them. */
    async askAll(round: string): Promise<readonly string[]> {
      const addresses = addressesOf(round);
      await Promise.all(
        addresses.map((address, index) => {
          // Slack takes one message a second in a channel.
          const channel = `CMANY${index}`;
          slack.channels.add(channel);
          return ada.type(`/mail alias ${address} me@outside.test`, channel);
        }),
      );
      return addresses;
    },
    async stop(): Promise<(number | null)[]> {
      const exitCode = await facteur.stop();
      await worker.stop('SIGTERM');
      await slack.stop();
      return [exitCode, await worker.ended];
    },
  };
}

/** What each end would have said at its first start, for the other. */
function exchangeKeys(bot: AppData, host: AppData) {
  const make = (file: string): string => {
    const key = generatePrivateKey();
    writeFileSync(file, key, { mode: 0o600 });
    return readPrivateKey(key).public;
  };
  return {
    facteur: make(join(bot.directory, 'key')),
    worker: make(join(host.directory, 'worker-far.key')),
  };
}
