import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mailChannel, until } from '../../../support/fake-discord/users.ts';
import { at, requestsIn } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let stage: DiscordFixture;
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  stage = await startDiscordFixture({ clock: () => Date.now() + ahead });
});
afterEach(() => stage.close());

const left = () => stage.app.store.inbox.pending('discord');
const requests = () => requestsIn(stage.app);
const create = () => stage.say('mia', 'create', { address: 'ann@example.org' });
const never = () => new Promise<never>(() => undefined);
const thinking = () =>
  until(() => expect(stage.discord.calls.some(({ path }) => /callback/.test(path))).toBe(true));

it('what was acknowledged is in the database by then, sealed, and no more once it is answered', async () => {
  await create();
  await stage.open('Waits for the approval');
  await until(() => expect(left()).toEqual([]));
  vi.spyOn(stage.desk, 'call').mockImplementationOnce(never);
  await stage.say('mia', 'create', { address: 'bob@example.org' });
  await until(() => expect(left()).toHaveLength(1));
  expect(left()[0]?.body).not.toMatch(/token|bob@/);
});

it('a command that was acknowledged and not begun is done at the next start, once', async () => {
  vi.spyOn(stage.desk, 'call').mockImplementationOnce(never);
  await create();
  await thinking();
  await stage.restart();
  await stage.open('Waits for the approval');
  await until(() => expect(left()).toEqual([]));
  await stage.restart();
  expect(requests()).toHaveLength(1);
  expect(await stage.publicMessages()).toHaveLength(1);
});

it('what the disk has no room for is refused in words', async () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  vi.spyOn(stage.app.store.inbox, 'keep').mockImplementationOnce(() => {
    throw full;
  });
  await create();
  await until(async () =>
    expect(JSON.stringify(await stage.discord.seen(mailChannel))).toContain('make room on the disk of DATA'),
  );
  expect(stage.unexpected.splice(0)).toEqual([full]);
  expect(requests()).toEqual([]);
});

it('one that made its request already makes no other, and its message comes', async () => {
  const { call } = stage.desk;
  const calling = vi.spyOn(stage.desk, 'call').mockImplementationOnce(async (...asked) => {
    await call(...asked);
    return never();
  });
  await create();
  await until(() => expect(requests()).toHaveLength(1));
  await stage.restart();
  await stage.open('Waits for the approval');
  expect(calling).toHaveBeenCalledTimes(1);
  expect(requests()).toHaveLength(1);
});

it('one that was answered and not noted as done is answered no second time', async () => {
  vi.spyOn(stage.app.store.inbox, 'finish').mockImplementationOnce(() => undefined);
  await create();
  await stage.open('Waits for the approval');
  await until(() => expect(stage.discord.calls.some(({ method }) => method === 'DELETE')).toBe(true));
  expect(left()).toHaveLength(1);
  await stage.restart();
  await until(() => expect(left()).toEqual([]));
  expect(await stage.discord.seen(mailChannel)).toHaveLength(1);
  expect(stage.unexpected).toEqual([]);
});

it('what comes after the asker has dismissed the waiting answer is told anew', async () => {
  const { call } = stage.desk;
  vi.spyOn(stage.desk, 'call').mockImplementationOnce(async (...asked) => {
    stage.discord.dismissWaiting(mailChannel);
    return call(...asked);
  });
  await stage.say('mia', 'show', { address: 'nobody@example.org' });
  await stage.alone('nobody@example.org');
  expect(stage.unexpected).toEqual([]);
});

it('a click that was acknowledged and not begun is done at the next start', async () => {
  await create();
  const waiting = await stage.open('Waits for the approval');
  vi.spyOn(stage.desk, 'click').mockImplementationOnce(never);
  await stage.click('max', waiting, 'Approve');
  await until(() => expect(left()).toHaveLength(1));
  await stage.restart();
  await stage.open('on its way');
  await stage.jobs();
  await stage.open('is created');
  expect(stage.mailServer.held.addresses.has(at('ann'))).toBe(true);
});

it('what is too old to be done is answered', async () => {
  vi.spyOn(stage.desk, 'call').mockImplementationOnce(never);
  await create();
  await thinking();
  ahead = 16 * 60_000;
  await stage.restart();
  await stage.alone('Facteur was restarted before it got to what you sent');
  expect(requests()).toEqual([]);
  expect(left()).toEqual([]);
});
