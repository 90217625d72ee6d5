import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPayloadInbox } from '../../../../src/chat/dispatch/payload-inbox.ts';
import { mailChannel, people, plain, until } from '../../../support/fake-discord/users.ts';
import { at, requestsIn } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let fixture: DiscordFixture;
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  fixture = await startDiscordFixture({ clock: () => Date.now() + ahead });
});
afterEach(() => fixture.close());

const inboxParts = () => ({
  seal: fixture.app.seal,
  clock: fixture.app.clock,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
});
const left = () => fixture.app.store.inbox.pending('discord');
const requests = () => requestsIn(fixture.app);
const create = () => fixture.say('mia', 'create', { address: 'ann@example.org' });
const never = () => new Promise<never>(() => undefined);
const thinking = () =>
  until(() => expect(fixture.discord.calls.some(({ path }) => /callback/.test(path))).toBe(true));

it('what was acknowledged is in the database by then, sealed, and no more once it is answered', async () => {
  await create();
  await fixture.open('Waiting for the approval');
  await until(() => expect(left()).toEqual([]));
  vi.spyOn(fixture.dispatcher, 'call').mockImplementationOnce(never);
  await fixture.say('mia', 'create', { address: 'bob@example.org' });
  await until(() => expect(left()).toHaveLength(1));
  expect(left()[0]?.body).not.toMatch(/token|bob@/);
});

it('a command that was acknowledged and not begun is done at the next start, once', async () => {
  const held = vi.spyOn(fixture.dispatcher, 'call').mockImplementationOnce(never);
  await create();
  await thinking();
  await until(() => expect(held).toHaveBeenCalled());
  await fixture.restart();
  await fixture.open('Waiting for the approval');
  await until(() => expect(left()).toEqual([]));
  await fixture.restart();
  expect(requests()).toHaveLength(1);
  expect(await fixture.publicMessages()).toHaveLength(1);
});

it('what the disk has no room for is refused in words', async () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  vi.spyOn(fixture.app.store.inbox, 'keep').mockImplementationOnce(() => {
    throw full;
  });
  await create();
  await until(async () =>
    expect(JSON.stringify(await fixture.discord.seen(mailChannel))).toContain(
      'make room on the disk of DATA',
    ),
  );
  expect(fixture.unexpected.splice(0)).toEqual([full]);
  expect(requests()).toEqual([]);
});

it('one that made its request already makes no other, and its message comes', async () => {
  const { call } = fixture.dispatcher;
  const calling = vi.spyOn(fixture.dispatcher, 'call').mockImplementationOnce(async (...asked) => {
    await call(...asked);
    return never();
  });
  await create();
  await until(() => expect(requests()).toHaveLength(1));
  await fixture.restart();
  await fixture.open('Waiting for the approval');
  expect(calling).toHaveBeenCalledTimes(1);
  expect(requests()).toHaveLength(1);
});

it('one that was answered and not noted as done is answered no second time', async () => {
  vi.spyOn(fixture.app.store.inbox, 'finish').mockImplementationOnce(() => undefined);
  await create();
  await fixture.open('Waiting for the approval');
  await until(() => expect(fixture.discord.calls.some(({ method }) => method === 'DELETE')).toBe(true));
  expect(left()).toHaveLength(1);
  await fixture.restart();
  await until(() => expect(left()).toEqual([]));
  expect(await fixture.discord.seen(mailChannel)).toHaveLength(1);
  expect(fixture.unexpected).toEqual([]);
});

it('what comes after the requester has dismissed the waiting answer is posted anew', async () => {
  const { call } = fixture.dispatcher;
  vi.spyOn(fixture.dispatcher, 'call').mockImplementationOnce(async (...asked) => {
    fixture.discord.dismissWaiting(mailChannel);
    return call(...asked);
  });
  await fixture.say('mia', 'show', { address: 'nobody@example.org' });
  await fixture.alone('nobody@example.org');
  expect(fixture.unexpected).toEqual([]);
});

it('a click that was acknowledged and not begun is done at the next start', async () => {
  await create();
  const waiting = await fixture.open('Waiting for the approval');
  const held = vi.spyOn(fixture.dispatcher, 'click').mockImplementationOnce(never);
  await fixture.click('max', waiting, 'Approve');
  await until(() => expect(left()).toHaveLength(1));
  await until(() => expect(held).toHaveBeenCalled());
  await fixture.restart();
  await fixture.open('is being applied');
  await fixture.jobs();
  await fixture.open(' created');
  expect(fixture.mailServer.held.addresses.has(at('ann'))).toBe(true);
});

it('what is too old to be done is answered', async () => {
  const held = vi.spyOn(fixture.dispatcher, 'call').mockImplementationOnce(never);
  await create();
  await thinking();
  ahead = 16 * 60_000;
  await until(() => expect(held).toHaveBeenCalled());
  await fixture.restart();
  await fixture.alone('Facteur was restarted before it read your message');
  expect(requests()).toEqual([]);
  expect(left()).toEqual([]);
});

it.each([
  ['a mention', mailChannel, '<@9000> I need an address'],
  ['a direct message', null, 'I need an address'],
])(
  '%s that was accepted just before a kill is answered at the next start, once',
  async (_, channel, said) => {
    const { emit } = fixture.discord;
    await fixture.adapter().stop();
    const event = fixture.discord.write(people.mia, said, channel);
    const inbox = createPayloadInbox({ platform: 'discord', store: fixture.app.store, ...inboxParts() });
    expect(await inbox.accept(`message-${event.id}`, event)).toBe(true);
    await fixture.restart();
    const seen = () =>
      channel === null ? fixture.discord.directMessages(people.mia) : fixture.discord.seen(channel);
    const shown = async () => (await seen()).filter(({ text }) => plain(text).includes('a new address'));
    await until(async () => expect(await shown()).toHaveLength(1));
    emit(event, 'MESSAGE_CREATE');
    await until(() => expect(left()).toEqual([]));
    expect(await shown()).toHaveLength(1);
  },
);
