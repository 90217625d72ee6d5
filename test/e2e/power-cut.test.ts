import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { expectAgreement, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData, openAppData } from '../support/app-process/data-directory.ts';
import { acknowledgementsIn, createTypist } from '../support/power-cut/acknowledgements.ts';
import { cutPower, type RecordedRun } from '../support/power-cut/cut-power.ts';
import { recordFacteur } from '../support/power-cut/recording.ts';
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
  return { recording, mail, acknowledged: acknowledgementsIn(recording, await seen) };
}

/** Starts Facteur on what a cut left: it settles everything, and applies nothing twice. */
async function startAgain(image: string, _: unknown, number: number): Promise<string[]> {
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
    expect(await cutPower(run, { cuts: Math.ceil(cuts * 0.8), seed, starts })).toEqual([]);
  });

  test('of the first start leaves nothing in the way of another one', async () => {
    const first = await recordRun([], async (say) => {
      await say('/mail domain add example.org postmaster:me@outside.test');
      await say('1');
      await say('/mail create ann@example.org');
    });
    expect(await cutPower(first, { cuts: Math.ceil(cuts * 0.2), seed })).toEqual([]);
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
