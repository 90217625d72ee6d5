import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { type AppProcess, buttonIn, startAppProcess } from '../../support/app-process/app-process.ts';
import { expectAgreement, waitUntilAllEnded } from '../../support/app-process/checks.ts';
import type { CrashPoint } from '../../support/app-process/crash-at.ts';
import { type AppData, createAppData } from '../../support/app-process/data-directory.ts';
import { isMissing } from '../../support/requirements.ts';

const crashingEntry = fileURLToPath(new URL('../../support/app-process/crash-at.ts', import.meta.url));

/** Mailboxes, as many aliases that forward to them, and a change of the address that is there already. */
const fileOf = (pairs: number): string =>
  [
    'address,forwards,quota,state',
    'there@example.org,,,suspended',
    ...Array.from({ length: pairs }, (_, index) => [
      `to${index}@example.org,box${index}@example.org,,`,
      `box${index}@example.org,,1G,`,
    ]).flat(),
  ].join('\n');

/** Adds a domain with a mailbox, and writes the file. @returns the command that imports it. */
async function prepare(data: AppData, pairs: number): Promise<string> {
  await using facteur = startAppProcess({ dataDirectory: data.directory });
  await facteur.say('/mail domain add example.org postmaster:me@outside.test');
  for (const line of ['1', '/mail create there@example.org']) expect(await facteur.say(line)).toMatch(/^✓/);
  expect(await facteur.endInput()).toBe(0);
  const path = join(data.directory, 'people.csv');
  writeFileSync(path, fileOf(pairs));
  return `/mail import ${path}`;
}

/** Asks for the import and confirms it, without waiting for what becomes of it. */
async function confirm(facteur: AppProcess, command: string): Promise<void> {
  const question = await facteur.say(command);
  facteur.type(buttonIn(question, /Apply .*|Create .*|Import .*/));
}

/** Expects that each change of the import was applied, and once. */
async function expectAllOnce(data: AppData, pairs: number): Promise<void> {
  const changes = 2 * pairs + 1;
  expect(data.own('SELECT state, applied, ended FROM requests WHERE id = 3')).toEqual([
    { state: 'applied', applied: changes, ended: changes },
  ]);
  expect(data.own("SELECT address FROM request_changes WHERE state <> 'applied'")).toEqual([]);
  const audited = data.own(
    "SELECT address, count(*) AS times FROM audit WHERE request_id = 3 AND event = 'applied' GROUP BY address",
  );
  expect(audited.filter(({ address }) => address !== '')).toHaveLength(changes);
  expect(audited.filter(({ times }) => times !== 1)).toEqual([]);
  const written = data.rows(
    "SELECT action, data FROM log WHERE action LIKE 'create%' OR action LIKE 'edit%'",
  );
  expect(new Set(written.map((each) => JSON.stringify(each))).size).toBe(written.length);
  expect(data.rows("SELECT username FROM mailbox WHERE username LIKE 'box%'")).toHaveLength(pairs);
  await expectAgreement(data);
}

// What a kill leaves is on our own disk: it takes no Postfix and no Dovecot to see it.
describe.skipIf(isMissing('redis-server')).concurrent('a process that is killed', () => {
  test.for<CrashPoint>(['half-written', 'applied', 'settled'])(
    'at the point "%s" of an import has each of its changes applied once after a restart',
    async (point) => {
      await using data = await createAppData();
      const command = await prepare(data, 6);
      await using crashing = startAppProcess({
        dataDirectory: data.directory,
        entry: [crashingEntry, point],
      });
      await confirm(crashing, command);
      expect(await crashing.ended).toBeNull();

      await using facteur = startAppProcess({ dataDirectory: data.directory });
      await waitUntilAllEnded(data);
      expect(await facteur.endInput()).toBe(0);
      await expectAllOnce(data, 6);
    },
  );

  test('again and again in the middle of an import goes on where it was', async () => {
    await using data = await createAppData();
    const pairs = 250;
    const command = await prepare(data, pairs);
    const applied = () => Number(data.own('SELECT applied FROM requests WHERE id = 3')[0]?.['applied']);
    const moments: number[] = [];
    const inTheMiddle: boolean[] = [];
    for (const before of [1, 201]) {
      const moment = before + Math.floor(Math.random() * 100);
      moments.push(moment);
      await using facteur = startAppProcess({ dataDirectory: data.directory });
      if (before === 1) await confirm(facteur, command);
      await vi.waitFor(() => expect(applied()).toBeGreaterThanOrEqual(moment), { interval: 1 });
      await facteur.kill();
      inTheMiddle.push(applied() < 2 * pairs + 1);
    }
    await using facteur = startAppProcess({ dataDirectory: data.directory });
    await waitUntilAllEnded(data);
    expect(await facteur.say('/mail request show 3')).toMatch(/^✓ /);
    expect(await facteur.endInput()).toBe(0);
    expect({ moments, inTheMiddle }).toMatchObject({ inTheMiddle: [true, true] });
    await expectAllOnce(data, pairs);
  });
});
