import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mailChannel, people, until } from '../../../support/fake-discord/users.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.discord.violations).toEqual([]);
  expect(fixture.unexpected).toEqual([]);
});

const create = () => fixture.say('mia', 'create', { address: 'ann@example.org' });
const directMessages = () => fixture.discord.directMessages(people.mia);
const labels = async () =>
  (await fixture.publicMessages()).map(({ buttons }) => buttons.map(({ label }) => label));
const allEnded = (count: number) =>
  until(async () => {
    const texts = (await fixture.publicMessages()).map(({ text }) => text);
    expect(texts).toEqual(new Array(count).fill(expect.stringContaining(' created')));
    expect((await labels()).flat()).toEqual([]);
  });
/** Nothing was posted of which nobody heard where it is. */
const isNoted = () => expect(fixture.app.store.chat.pendingPosts(1, 'requester')).toEqual([]);

/** Two messages of one request, of which we know the second alone. */
async function unnoted() {
  fixture.discord.behaviour.forgetsNonces = true;
  fixture.discord.behaviour.losesAnswers = 1;
  await create();
  await fixture.alone('appears in the channel as soon as');
  expect(await fixture.jobs()).toEqual([]);
  const [first, second] = await fixture.publicMessages();
  if (!first || !second) return expect.fail('there are no two messages');
  return { first, second };
}

it('a message to the requester alone is shown to the end, though the request is shown in the channel since', async () => {
  await create();
  const waiting = await fixture.open('Waiting for the approval');
  fixture.discord.deleteMessage(waiting.id);
  fixture.discord.behaviour.mayNotPostIn.add(mailChannel);
  const view = { tone: 'waiting', title: 'Still waiting' } as const;
  await fixture.adapter().deliver(fixture.update({ view }));
  fixture.discord.behaviour.mayNotPostIn.clear();
  await fixture.say('max', 'request show', { number: 1 });
  await fixture.click('max', await fixture.open('Waiting for the approval'), 'Approve');
  await fixture.open('is being applied');
  await fixture.restart();
  expect(await fixture.jobs()).toEqual([]);
  await allEnded(1);
  expect((await directMessages())[0]).toMatchObject({
    text: expect.stringContaining(' created'),
    buttons: [],
  });
});

it('a message to the requester alone whose answer was lost is sent once', async () => {
  fixture.discord.behaviour.mayNotPostIn.add(mailChannel);
  await create();
  await fixture.alone('Waiting for the approval');
  fixture.discord.behaviour.losesAnswers = 1;
  const view = { tone: 'waiting', title: 'Still waiting' } as const;
  await expect(fixture.adapter().deliver(fixture.update({ view }))).rejects.toThrow();
  await fixture.adapter().deliver(fixture.update({ view: { ...view, title: 'Waiting on' } }));
  expect(await directMessages()).toMatchObject([{ text: expect.stringContaining('Waiting on') }]);
  isNoted();
});

it('a request that is asked for while a message to the requester alone may be lost has its buttons in the channel', async () => {
  fixture.discord.behaviour.mayNotPostIn.add(mailChannel);
  await create();
  await fixture.alone('Waiting for the approval');
  fixture.discord.behaviour.losesAnswers = 1;
  const view = { tone: 'waiting', title: 'Still waiting' } as const;
  await expect(fixture.adapter().deliver(fixture.update({ view }))).rejects.toThrow();
  fixture.discord.behaviour.mayNotPostIn.clear();
  await fixture.say('max', 'request show', { number: 1 });
  await fixture.click('max', await fixture.open('Waiting for the approval'), 'Approve');
  await fixture.open('is being applied');
  expect(await fixture.jobs()).toEqual([]);
  await allEnded(1);
  expect((await directMessages())[0]).toMatchObject({
    text: expect.stringContaining(' created'),
    buttons: [],
  });
});

describe('a message that nobody noted', () => {
  it('shows the end once somebody clicks on it, though the click comes too late', async () => {
    const { first, second } = await unnoted();
    await fixture.click('max', second, 'Approve');
    await until(async () => expect((await labels())[1]).toEqual([]));
    expect(await fixture.jobs()).toEqual([]);
    await fixture.click('ada', first, 'Approve');
    await allEnded(2);
    expect(await fixture.jobs()).toEqual([]);
  });

  it('decides as the noted one does, and is shown to the end with it', async () => {
    const { first } = await unnoted();
    await fixture.click('max', first, 'Approve');
    await until(async () => expect((await labels()).flat()).toEqual([]));
    await fixture.restart();
    expect(await fixture.jobs()).toEqual([]);
    await allEnded(2);
  });

  it('loses its buttons to the noted one where somebody clicks in vain, and is shown to the end from then on', async () => {
    const { first, second } = await unnoted();
    await fixture.click('mia', first, 'Approve');
    await until(async () => expect(await labels()).toEqual([[], second.buttons.map(({ label }) => label)]));
    await fixture.click('max', second, 'Approve');
    await fixture.open('is being applied');
    expect(await fixture.jobs()).toEqual([]);
    await allEnded(2);
  });

  it('is brought up to date later, where Discord does not take that now', async () => {
    const { first } = await unnoted();
    fixture.logged.length = 0;
    fixture.discord.behaviour.retryAfter = 1;
    await fixture.click('mia', first, 'Approve');
    await until(() =>
      expect(fixture.logged).toContain('Discord does not take a message now; a job goes on trying'),
    );
    fixture.discord.behaviour.retryAfter = 0;
    await fixture.restart();
    expect(await fixture.jobs()).toEqual([]);
    expect((await labels())[0]).toEqual([]);
  });
});

it('what waited for its turn shows what is so then: nothing that was shown meanwhile is taken back', async () => {
  await create();
  await fixture.open('Waiting for the approval');
  const view = (title: string) => fixture.update({ view: { tone: 'waiting', title } });
  let now = 'it waits';
  const { deliver } = fixture.adapter();
  const both = [1, 2].map(() => deliver(view(now), async () => view(now)));
  now = 'it is done';
  await Promise.all(both);
  expect(JSON.stringify(fixture.discord.calls)).not.toContain('it waits');
  await fixture.open('it is done');
});
