import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { expectAgreement, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData, openAppData } from '../support/app-process/data-directory.ts';
import { startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import { createUser, posted } from '../support/fake-slack/user.ts';
import { acknowledgementsIn, createTypist, postedIn } from '../support/power-cut/acknowledgements.ts';
import { cutPower, type RecordedRun } from '../support/power-cut/cut-power.ts';
import { recordFacteur } from '../support/power-cut/recording.ts';
import { acknowledgementsSent } from '../support/power-cut/socket-mode-acks.ts';
import { isMissing } from '../support/requirements.ts';

/** `npm run test:power` sets them: how many cuts, and the seed of the first one. */
const cuts = Number(process.env['POWER_CUTS'] ?? 200);
const seed = Number(process.env['POWER_SEED'] ?? 21);

const ten = { cuts: 10, seed };

const messages = ['one', 'three', 'two'].map((text) => `Subject: ${text}\r\n\r\n${text.repeat(500)}\r\n`);

/** Puts messages into a mailbox. @returns its id. */
function fillMailbox(data: AppData, address: string): string {
  const [row] = data.rows(`SELECT maildir FROM mailbox WHERE username = '${address}'`);
  const id = String(row?.['maildir']).replace('/', '');
  const folder = join(data.mail, 'homes', id, 'Maildir', 'new');
  mkdirSync(folder);
  for (const [index, message] of messages.entries())
    writeFileSync(join(folder, `${index}.host,S=${message.length}`), message);
  return id;
}

/** Makes mailboxes, and gives them mail. */
async function prepare(data: AppData, names: readonly string[]): Promise<RecordedRun['mail']> {
  await using facteur = startAppProcess({ dataDirectory: data.directory });
  await facteur.say('/mail domain add example.org postmaster:me@outside.test');
  expect(await facteur.say('1')).toMatch(/^✓/);
  for (const name of names) expect(await facteur.say(`/mail create ${name}@example.org`)).toMatch(/^✓/);
  expect(await facteur.endInput()).toBe(0);
  return new Map(names.map((name) => [fillMailbox(data, `${name}@example.org`), messages.toSorted()]));
}

type Say = (line: string) => Promise<string>;

/** Requests of many kinds, each after the other, and thirty at once. */
async function work(say: Say, facteur: AppProcess): Promise<void> {
  const done = async (line: string) => expect(await say(line), line).toMatch(/^✓/);
  const confirmed = async (line: string) => {
    expect(await say(line), line).toMatch(/^!/);
    await done('1');
  };
  await done('/mail create new@example.org quota:2G note:"for visitors"');
  await confirmed('/mail delete ann@example.org');
  await confirmed('/mail convert bob@example.org alias to:me@outside.test');
  await done('/mail suspend cid@example.org login');
  facteur.type(
    ...Array.from({ length: 30 }, (_, index) => `/mail alias to${index}@example.org cid@example.org`),
  );
  await done('/mail restore ann@example.org');
  await done('/mail quota cid@example.org 3G');
  await confirmed('/mail suspend where:"search:to kind:alias"');
  await confirmed('/mail delete cid@example.org');
  await say('/mail delete ann@example.org');
  await say('/mail status');
}

/** Records what Facteur does to a directory that is there already, or, without mailboxes, to a new one. */
async function recordRun(
  names: readonly string[],
  doWork: (say: Say, facteur: AppProcess) => Promise<void>,
  environment: Record<string, string> = {},
): Promise<RecordedRun> {
  await using data = await createAppData();
  const mail = names.length > 0 ? await prepare(data, names) : new Map();
  const { promise: seen, resolve } = Promise.withResolvers<ReturnType<typeof createTypist>['seen']>();
  const recording = await recordFacteur({ dataDirectory: data.directory, environment }, async (facteur) => {
    const typist = createTypist(facteur, data);
    await doWork(typist.say, facteur);
    resolve(typist.seen);
  });
  return { recording, mail, receipts: [], acknowledged: acknowledgementsIn(recording, await seen) };
}

const policy = `
tenants:
  slack/T1:
    domains: all
    roles:
      admin: [user UADA]
      moderator: [user UMAX]
`;

/** Records what Facteur does while members ask in Slack for what others approve. */
async function recordSlack(): Promise<RecordedRun> {
  await using data = await createAppData();
  const mail = await prepare(data, ['ann']);
  const slack = await startFakeSlack('socket');
  slack.channels.add('C1');
  const policyFile = join(data.directory, 'policy.yaml');
  writeFileSync(policyFile, policy);
  const environment = {
    SLACK_BOT_TOKEN: slack.setting.botToken,
    SLACK_APP_TOKEN: slack.setting.appToken ?? '',
    SLACK_API_URL: slack.setting.apiUrl ?? '',
    POLICY_FILE: policyFile,
  };
  try {
    const setting = { dataDirectory: data.directory, environment };
    const recording = await recordFacteur(
      setting,
      async () => {
        await vi.waitFor(() => expect(slack.sockets.connections()).toBe(2));
        const [ada, max] = ['ada', 'max'].map((name) =>
          createUser(slack, { id: `U${name.toUpperCase()}`, name }),
        );
        await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            max?.type(`/mail alias to${index}@example.org me${index}@outside.test`),
          ),
        );
        await vi.waitFor(() => expect(posted(slack)).toHaveLength(10));
        for (const message of posted(slack)) await ada?.click(message, 'Approve');
        await max?.type('/mail create new@example.org');
        await waitUntilAllEnded(data);
        await vi.waitFor(() =>
          expect(data.own("SELECT * FROM requests WHERE state <> 'applied'")).toEqual([]),
        );
        await vi.waitFor(() => expect(data.own('SELECT job, data FROM outbox')).toEqual([]));
      },
      'SIGTERM',
    );
    const receipts = acknowledgementsSent(recording.sent);
    expect(receipts).toHaveLength(21);
    return { recording, mail, receipts, acknowledged: postedIn(recording) };
  } finally {
    await slack.stop();
  }
}

/** Starts Facteur on what a cut left: it settles everything, and applies nothing twice. */
async function startAgain(image: string, number: number): Promise<string[]> {
  const data = openAppData(image);
  if (number % 2 === 1) await rm(join(image, 'queue'), { recursive: true, force: true });
  await using facteur = startAppProcess({ dataDirectory: image });
  await facteur.say('/mail status');
  await waitUntilAllEnded(data);
  expect(await facteur.endInput(), facteur.errors()).toBe(0);
  const ended = "event IN ('applied', 'partly-applied', 'failed')";
  expect(
    data.own(`SELECT * FROM audit WHERE ${ended} GROUP BY request_id, address HAVING count(*) > 1`),
  ).toEqual([]);
  await expectAgreement(data);
  return [];
}

describe.skipIf(isMissing('redis-server', 'strace'))('a power cut', () => {
  let run: RecordedRun;
  beforeAll(async () => {
    run = await recordRun(['ann', 'bob', 'cid'], work);
  });

  test('takes nothing that people were told of, and Facteur goes on from there', async () => {
    const starts = { count: Math.ceil(cuts / 20), inspect: startAgain };
    expect(await cutPower(run, { cuts: Math.ceil(cuts * 0.55), seed, starts })).toEqual([]);
  });

  test('of the first start leaves nothing in the way of another one', async () => {
    const first = await recordRun([], async (say) => {
      await say('/mail domain add example.org postmaster:me@outside.test');
      await say('1');
      await say('/mail create ann@example.org');
    });
    expect(await cutPower(first, { cuts: Math.ceil(cuts * 0.15), seed })).toEqual([]);
  });

  test('takes nothing that Slack was told it need not send again, and nothing that was posted', async () => {
    const slack = await recordSlack();
    expect(slack.acknowledged.length).toBeGreaterThanOrEqual(10);
    expect(await cutPower(slack, { cuts: Math.ceil(cuts * 0.3), seed })).toEqual([]);
    const ignoresSync = (path: string) => path === 'inbox.sqlite-wal';
    expect(await cutPower(slack, { ...ten, ignoresSync })).toContainEqual(
      expect.stringMatching(/\d+ payloads were acknowledged, and \d+ are there/),
    );
  });

  test.for([
    ['facteur.sqlite', (path: string) => path === 'facteur.sqlite-wal'],
    ['directory.sqlite', (path: string) => path === 'mail/directory.sqlite-wal'],
    ['homes and the trash', (path: string) => /^mail\/(homes|trash)/.test(path)],
  ] as const)(
    'takes something where %s are not synced: so this test would see it',
    async ([, ignoresSync]) => {
      expect(await cutPower(run, { ...ten, ignoresSync })).not.toEqual([]);
    },
  );

  test('takes requests that people were told of with SQLITE_SYNCHRONOUS=normal', async () => {
    const normal = await recordRun(['ann', 'bob', 'cid'], work, { SQLITE_SYNCHRONOUS: 'normal' });
    const problems = await cutPower(normal, ten);
    expect(problems).toContainEqual(expect.stringMatching(/Request \d+ was told to be applied, and is lost/));
  });
});
