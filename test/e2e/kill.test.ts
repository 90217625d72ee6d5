import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { startAppProcess } from '../support/app-process/app-process.ts';
import { expectAgreement, waitUntilAllEnded } from '../support/app-process/checks.ts';
import type { CrashPoint } from '../support/app-process/crash-at.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { externalRedis } from '../support/databases/external-redis.ts';
import { isMissing } from '../support/requirements.ts';

const crashingEntry = fileURLToPath(new URL('../support/app-process/crash-at.ts', import.meta.url));
const contact = 'contact@example.org';
const messages = ['one', 'three', 'two'].map((text) => `Subject: ${text}\r\n\r\n${text}\r\n`);

/** Adds a domain and gives the commands that follow, each of which has to be applied. */
async function prepare(data: AppData, ...commands: string[]): Promise<void> {
  await using facteur = startAppProcess({ dataDirectory: data.directory });
  await facteur.say('/mail domain add example.org postmaster:me@outside.test');
  for (const line of ['1', ...commands]) expect(await facteur.say(line)).toMatch(/^✓/);
  expect(await facteur.endInput()).toBe(0);
}

/** Puts the messages into contact's mailbox. Gives its id. */
function fillContact(data: AppData): string {
  const [row] = data.rows(`SELECT maildir FROM mailbox WHERE username = '${contact}'`);
  const id = String(row?.['maildir']).replace('/', '');
  const folder = join(data.mail, 'homes', id, 'Maildir', 'new');
  mkdirSync(folder);
  messages.forEach((message, index) => {
    writeFileSync(join(folder, `${index}.host,S=${message.length}`), message);
  });
  return id;
}

// What a kill leaves is on our own disk: it takes no Postfix and no Dovecot to see it.
describe.skipIf(isMissing('redis-server')).concurrent('a process that is killed', () => {
  test.for<CrashPoint>(['committed', 'taken', 'half-written', 'rows-written', 'applied', 'settled'])(
    'at the point "%s" of a conversion has it applied once after a restart, and the mail can be restored',
    async (point) => {
      await using data = await createAppData();
      await prepare(data, `/mail create ${contact}`);
      const id = fillContact(data);

      await using crashing = startAppProcess({
        dataDirectory: data.directory,
        entry: [crashingEntry, point],
      });
      expect(await crashing.say(`/mail convert ${contact} alias to:me@outside.test`)).toContain('3 messages');
      crashing.type('1');
      expect(await crashing.ended).toBeNull();

      await using facteur = startAppProcess({ dataDirectory: data.directory });
      await waitUntilAllEnded(data);
      expect(column(data.own('SELECT state FROM requests'))).toEqual(['applied', 'applied', 'applied']);
      const audit = column(data.own('SELECT event FROM audit WHERE request_id = 3'));
      expect(audit).toEqual(['submitted', 'confirmed', 'applied']);
      const log = column(data.rows(`SELECT action FROM log WHERE data = '${contact}'`));
      expect(log).toEqual(['create_alias', 'create_mailbox', 'delete_mailbox', 'edit_alias']);
      expect(data.rows(`SELECT goto FROM alias WHERE address = '${contact}'`)).toEqual([
        { goto: 'me@outside.test' },
      ]);
      expect(data.rows('SELECT username FROM mailbox')).toEqual([]);
      expect([data.messages(id), data.messages(id, 'trash')]).toEqual([[], messages]);

      expect(await facteur.say(`/mail restore ${contact}`)).toMatch(/^✓ .*with 3 messages/s);
      expect([data.messages(id), data.messages(id, 'trash')]).toEqual([messages, []]);
      expect(await facteur.endInput()).toBe(0);
      await expectAgreement(data);
    },
  );

  test('at random moments, again and again, has every accepted request applied, and none twice', async () => {
    await using data = await createAppData();
    await prepare(data);
    const moments: number[] = [];
    const taken = () => data.own('SELECT id FROM requests').length;
    const answered: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      await using facteur = startAppProcess({ dataDirectory: data.directory });
      await facteur.say('/mail status');
      const before = taken();
      const moment = Math.floor(Math.random() * thirtyCommands(round).length);
      moments.push(moment);
      facteur.type(...thirtyCommands(round));
      await vi.waitFor(() => expect(taken() - before).toBeGreaterThanOrEqual(moment), { interval: 1 });
      await facteur.kill();
      answered.push(...addressesMade(facteur.transcript()));
    }
    await using facteur = startAppProcess({ dataDirectory: data.directory });
    await waitUntilAllEnded(data);
    expect(await facteur.endInput()).toBe(0);

    const unfinished = data.own(
      `SELECT requests.id, address, requests.state, request_changes.outcome
       FROM requests JOIN request_changes USING (plan) WHERE requests.state <> 'applied'`,
    );
    expect({ moments, unfinished }).toEqual({ moments, unfinished: [] });
    expect(data.own('SELECT address FROM addresses').map(({ address }) => address)).toEqual(
      expect.arrayContaining(answered),
    );
    const twice = (rows: string) => `${rows} HAVING count(*) > 1`;
    expect(data.own(twice("SELECT * FROM audit WHERE event = 'applied' GROUP BY request_id"))).toEqual([]);
    expect(data.rows(twice("SELECT * FROM log WHERE action LIKE 'create%' GROUP BY action, data"))).toEqual(
      [],
    );
    await expectAgreement(data);
  });
});

/** The first value of each row. */
const column = (rows: Record<string, unknown>[]) => rows.map((row) => Object.values(row)[0]);

/** Makes mailboxes and aliases; the later ones forward to the earlier. */
const thirtyCommands = (round: number): string[] =>
  Array.from({ length: 15 }, (_, index) => `${round}-${index}@example.org`).flatMap((name) => [
    `/mail create box${name}`,
    `/mail alias to${name} box${name} me@outside.test`,
  ]);

const addressesMade = (transcript: string): string[] =>
  [...transcript.matchAll(/^✓ (?:Mailbox|Alias) (\S+) created/gm)].map(([, address = '']) => address);

describe.skipIf(isMissing('redis-server')).concurrent('a process that is asked to end', () => {
  test('in the middle of its work ends by itself and loses nothing', async () => {
    await using data = await createAppData();
    await prepare(data);
    await using facteur = startAppProcess({ dataDirectory: data.directory });
    facteur.type(...thirtyCommands(0));
    const made = () => addressesMade(facteur.transcript()).length;
    await vi.waitFor(() => expect(made()).toBeGreaterThan(3));
    expect(await facteur.stop()).toBe(0);

    await using next = startAppProcess({ dataDirectory: data.directory });
    await waitUntilAllEnded(data);
    expect(data.own("SELECT id, state FROM requests WHERE state <> 'applied'")).toEqual([]);
    expect(await next.endInput()).toBe(0);
    await expectAgreement(data);
  });

  test('while Redis is dead ends by itself too, and what waited is applied when Redis is back', async () => {
    await using data = await createAppData();
    await prepare(data);
    await using redis = externalRedis(data.directory);
    await redis.start();
    const setting = { dataDirectory: data.directory, environment: { REDIS_URL: redis.url } };
    await using facteur = startAppProcess(setting);
    await facteur.say('/mail status');
    await redis.kill();
    const answer = await facteur.say('/mail alias late@example.org me@outside.test');
    expect(answer).toContain('the request is applied later');
    expect(await facteur.stop()).toBe(0);

    await redis.start();
    await using next = startAppProcess(setting);
    await waitUntilAllEnded(data);
    expect(await next.say('/mail show late@example.org')).toMatch(/Kind: +alias/);
    await expectAgreement(data);
  });
});
