import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkerDirectory, readOwnKey } from '../../../src/config/data-directory.ts';
import { type AppInSlack, startAppInSlack } from '../../support/app-process/app-in-slack.ts';
import { eventually, waitUntilAllEnded } from '../../support/app-process/checks.ts';
import { type AppData, createAppData } from '../../support/app-process/data-directory.ts';
import { startWorkerProcess, type WorkerProcess } from '../../support/app-process/worker-process.ts';
import { type ExternalRedis, externalRedis } from '../../support/databases/external-redis.ts';
import { createUser, type User } from '../../support/fake-slack/user.ts';
import { isMissing } from '../../support/requirements.ts';

const policy = `
tenants: { slack/T1: { domains: all, roles: { admin: [user UADA] } } }
mail-servers:
  near: { driver: postfix-dovecot, domains: all }
  far: { driver: postfix-dovecot, domains: [far.example], worker: beside }
`;

/** As many changes a mail server is given at once: two batches. */
const sentAtOnce = 200;
const perServer = 300;

const fileOf = (name: string): string =>
  [
    'address,forwards',
    ...['near.example', 'far.example'].flatMap((domain) =>
      Array.from({ length: perServer }, (_, index) => `${name}${index}@${domain},me@outside.test`),
    ),
  ].join('\n');

describe.skipIf(isMissing('redis-server'))('an import onto two mail servers, one of which goes away', () => {
  let redis: ExternalRedis;
  let near: AppData;
  let far: AppData;
  let app: AppInSlack;
  let ada: User;
  let worker: WorkerProcess;
  let startWorker: () => WorkerProcess;

  beforeAll(async () => {
    near = await createAppData();
    far = await createAppData();
    redis = externalRedis(near.directory);
    await redis.start();
    const workerDirectory = openWorkerDirectory(far.directory, 'far');
    workerDirectory.unlock();
    const facteurKey = readOwnKey(near.directory).public;
    startWorker = () =>
      startWorkerProcess({
        server: 'far',
        redisUrl: redis.url,
        dataDirectory: far.directory,
        environment: { FACTEUR_KEY: facteurKey },
      });
    worker = startWorker();
    // Health warns of a worker that is away for a minute, which it is on a slow machine.
    const environment = {
      REDIS_URL: redis.url,
      MAIL_SERVER_FAR_WORKER_KEY: workerDirectory.key.public,
      LOG_LEVEL: 'error',
    };
    app = await startAppInSlack({ dataDirectory: near.directory, environment }, policy);
    ada = createUser(app.slack, { id: 'UADA', name: 'Ada' });
    await worker.ready();
    for (const domain of ['near.example', 'far.example']) {
      await ada.type(`/mail domain add ${domain} postmaster:me@outside.test`);
      await ada.click(await app.inChannel('C1', `Add the domain ${domain}?`), 'Add domain');
      await app.inChannel('C1', `✅ Domain ${domain} added`);
    }
  });

  afterAll(async () => {
    await worker.stop('SIGTERM');
    await app.stop();
    await redis[Symbol.asyncDispose]();
    for (const data of [near, far]) await data[Symbol.asyncDispose]();
  });

  const aliases = (data: AppData, name: string): number =>
    data.rows(`SELECT address FROM alias WHERE address LIKE '${name}%'`).length;

  /**
   * Confirms an import, whose orders for the far server wait for a writer there until its worker is killed. Waits until
   * the other server has all of its own.
   */
  async function importAndLoseWorker(name: string): Promise<void> {
    await app.importFile(ada, fileOf(name));
    const question = await app.inChannel('C1', 'Import 600 addresses into 2 domains?');
    const writer = new Database(join(far.mail, 'directory.sqlite'));
    writer.prepare('BEGIN IMMEDIATE').run();
    await ada.click(question, 'Create 600 aliases');
    await eventually(() => aliases(near, name)).toBe(perServer);
    await worker.stop('SIGKILL');
    writer.close();
  }

  const statesOf = (request: number) =>
    near
      .own(
        `SELECT request_changes.state AS state, count(*) AS changes FROM requests JOIN request_changes USING (plan)
         WHERE requests.id = ${request} GROUP BY request_changes.state`,
      )
      .map(({ state, changes }) => `${changes} ${state}`);

  it('ends there too, once it is back', async () => {
    await importAndLoseWorker('first');
    await app.inChannel('C1', '300 of 600 changes are done.');
    expect(aliases(far, 'first')).toBe(0);
    await ada.type('/mail alias other@near.example me@outside.test');
    await app.inChannel('C1', '✅ Alias other@near.example created');

    worker = startWorker();
    await waitUntilAllEnded(near);
    expect(statesOf(3)).toEqual([`${2 * perServer} applied`]);
    expect([aliases(near, 'first'), aliases(far, 'first')]).toEqual([perServer, perServer]);
  });

  it('is stopped meanwhile: what was not sent there never begins, until the rest is tried again', async () => {
    await importAndLoseWorker('second');
    await ada.click(await app.inChannel('C1', '300 of 600 changes are done.'), 'Stop');
    await app.inChannel('C1', 'The request is being stopped.');
    worker = startWorker();
    const partly = await app.inChannel('C1', '500 of 600 changes are applied.');
    expect(statesOf(5)).toEqual(['500 applied', '100 planned']);
    expect([aliases(near, 'second'), aliases(far, 'second')]).toEqual([perServer, sentAtOnce]);

    await ada.click(partly, 'Try the rest again');
    await ada.click(
      await app.inChannel('C1', 'Import 100 addresses into far.example?'),
      'Create 100 aliases',
    );
    await app.inChannel('C1', '✅ 100 addresses imported into far.example.');
    expect(aliases(far, 'second')).toBe(perServer);
  });
});
