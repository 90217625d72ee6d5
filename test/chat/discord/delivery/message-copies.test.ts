import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mailChannel, people, until } from '../../../support/fake-discord/users.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let stage: DiscordFixture;
beforeEach(async () => {
  stage = await startDiscordFixture();
});
afterEach(async () => {
  await stage.close();
  expect(stage.discord.violations).toEqual([]);
  expect(stage.unexpected).toEqual([]);
});

const create = () => stage.say('mia', 'create', { address: 'ann@example.org' });
const letters = () => stage.discord.directMessages(people.mia);
const labels = async () =>
  (await stage.publicMessages()).map(({ buttons }) => buttons.map(({ label }) => label));
const allEnded = (count: number) =>
  until(async () => {
    const texts = (await stage.publicMessages()).map(({ text }) => text);
    expect(texts).toEqual(new Array(count).fill(expect.stringContaining('is created')));
    expect((await labels()).flat()).toEqual([]);
  });
/** Nothing was posted of which nobody heard where it is. */
const isNoted = () => expect(stage.app.store.chat.pendingPosts(1, 'requester')).toEqual([]);

/** Two messages of one request, of which we know the second alone. */
async function unnoted() {
  stage.discord.behaviour.forgetsNonces = true;
  stage.discord.behaviour.losesAnswers = 1;
  await create();
  await stage.alone('shown in the channel as soon as');
  expect(await stage.jobs()).toEqual([]);
  const [first, second] = await stage.publicMessages();
  if (!first || !second) return expect.fail('there are no two messages');
  return { first, second };
}

it('a message to the requester alone is shown to the end, though the request is shown in the channel since', async () => {
  await create();
  const waiting = await stage.open('Waits for the approval');
  stage.discord.deleteMessage(waiting.id);
  stage.discord.behaviour.mayNotPostIn.add(mailChannel);
  const view = { tone: 'waiting', title: 'Still waiting' } as const;
  await stage.adapter().deliver(stage.update({ view }));
  stage.discord.behaviour.mayNotPostIn.clear();
  await stage.say('max', 'request', { number: 1 });
  await stage.click('max', await stage.open('Waits for the approval'), 'Approve');
  await stage.open('on its way');
  await stage.restart();
  expect(await stage.jobs()).toEqual([]);
  await allEnded(1);
  expect((await letters())[0]).toMatchObject({ text: expect.stringContaining('is created'), buttons: [] });
});

it('a message to the requester alone whose answer was lost is sent once', async () => {
  stage.discord.behaviour.mayNotPostIn.add(mailChannel);
  await create();
  await stage.alone('Waits for the approval');
  stage.discord.behaviour.losesAnswers = 1;
  const view = { tone: 'waiting', title: 'Still waiting' } as const;
  await expect(stage.adapter().deliver(stage.update({ view }))).rejects.toThrow();
  await stage.adapter().deliver(stage.update({ view: { ...view, title: 'Waiting on' } }));
  expect(await letters()).toMatchObject([{ text: expect.stringContaining('Waiting on') }]);
  isNoted();
});

it('a request that is asked for while a message to the requester alone may be lost has its buttons in the channel', async () => {
  stage.discord.behaviour.mayNotPostIn.add(mailChannel);
  await create();
  await stage.alone('Waits for the approval');
  stage.discord.behaviour.losesAnswers = 1;
  const view = { tone: 'waiting', title: 'Still waiting' } as const;
  await expect(stage.adapter().deliver(stage.update({ view }))).rejects.toThrow();
  stage.discord.behaviour.mayNotPostIn.clear();
  await stage.say('max', 'request', { number: 1 });
  await stage.click('max', await stage.open('Waits for the approval'), 'Approve');
  await stage.open('on its way');
  expect(await stage.jobs()).toEqual([]);
  await allEnded(1);
  expect((await letters())[0]).toMatchObject({ text: expect.stringContaining('is created'), buttons: [] });
});

describe('a message that nobody noted', () => {
  it('shows the end once somebody clicks on it, though the click comes too late', async () => {
    const { first, second } = await unnoted();
    await stage.click('max', second, 'Approve');
    await until(async () => expect((await labels())[1]).toEqual([]));
    expect(await stage.jobs()).toEqual([]);
    await stage.click('ada', first, 'Approve');
    await allEnded(2);
    expect(await stage.jobs()).toEqual([]);
  });

  it('decides as the noted one does, and is shown to the end with it', async () => {
    const { first } = await unnoted();
    await stage.click('max', first, 'Approve');
    await until(async () => expect((await labels()).flat()).toEqual([]));
    await stage.restart();
    expect(await stage.jobs()).toEqual([]);
    await allEnded(2);
  });

  it('loses its buttons to the noted one where somebody clicks in vain, and is shown to the end from then on', async () => {
    const { first, second } = await unnoted();
    await stage.click('mia', first, 'Approve');
    await until(async () => expect(await labels()).toEqual([[], second.buttons.map(({ label }) => label)]));
    await stage.click('max', second, 'Approve');
    await stage.open('on its way');
    expect(await stage.jobs()).toEqual([]);
    await allEnded(2);
  });

  it('is brought up to date later, where Discord does not take that now', async () => {
    const { first } = await unnoted();
    stage.logged.length = 0;
    stage.discord.behaviour.retryAfter = 1;
    await stage.click('mia', first, 'Approve');
    await until(() =>
      expect(stage.logged).toContain('Discord does not take a message now; a job goes on trying'),
    );
    stage.discord.behaviour.retryAfter = 0;
    await stage.restart();
    expect(await stage.jobs()).toEqual([]);
    expect((await labels())[0]).toEqual([]);
  });
});

it('what waited for its turn shows what is so then: nothing that was shown meanwhile is taken back', async () => {
  await create();
  await stage.open('Waits for the approval');
  const view = (title: string) => stage.update({ view: { tone: 'waiting', title } });
  let now = 'it waits';
  const { deliver } = stage.adapter();
  const both = [1, 2].map(() => deliver(view(now), async () => view(now)));
  now = 'it is done';
  await Promise.all(both);
  expect(JSON.stringify(stage.discord.calls)).not.toContain('it waits');
  await stage.open('it is done');
});
