import { afterEach, beforeEach, expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import type { WantedChange } from '../../../../src/domain/request/planned-change.ts';
import { askMany } from '../../../support/ask-many-command.ts';
import { plain, until } from '../../../support/fake-discord/users.ts';
import { outside, requestOf } from '../../../support/fixtures/example-org.ts';
import { ledAway } from '../../../support/fixtures/many-changes.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let org: DiscordFixture;
let wanted: readonly WantedChange[] = [];
beforeEach(async () => {
  org = await startDiscordFixture({}, [askMany(() => wanted), ...commands.slice(-1)]);
  wanted = ledAway(org, 15, 2);
});
afterEach(async () => {
  await org.close();
  expect([org.unexpected, org.discord.violations]).toEqual([[], []]);
});

type Message = Awaited<ReturnType<DiscordFixture['open']>>;

const labelsOf = ({ buttons }: Message) => buttons.map(({ label }) => label);

/** Opens all pages of what is to be seen. @returns the last one, and the words of all. */
async function lookThrough(who: 'mia' | 'ada', message: Message): Promise<{ last: Message; words: string }> {
  await org.click(who, message, 'Look through');
  let last = await org.alone('1 to ');
  let words = plain(last.text);
  while (labelsOf(last).includes('Next page')) {
    const [, shown = expect.fail('no count')] = /(\d+) of 30/.exec(plain(last.text)) ?? [];
    await org.click(who, last, 'Next page');
    last = await org.alone(`${Number(shown) + 1} to `);
    words += plain(last.text);
  }
  return { last, words };
}

it('30 points are looked through by whoever asks and by whoever approves, each for themselves', async () => {
  await org.say('mia', 'many', {});
  const asked = await org.open('Look through all 30 points');
  expect(labelsOf(asked)).toEqual(['Look through', 'All changes', 'CSV', 'Cancel']);
  const { last: own } = await lookThrough('mia', asked);
  await org.click('mia', own, own.buttons[0]?.label ?? '');
  await until(async () => expect(requestOf(org.app, 1).state).toBe('awaiting-approval'));
  const waits = await until(async () => {
    const found = await org.open('Look through all 30 points');
    expect(labelsOf(found)).toContain('Deny');
    return found;
  });
  expect(labelsOf(waits)).not.toContain('Approve');
  const { last, words } = await lookThrough('ada', waits);
  for (let index = 0; index < 30; index += 1) expect(words).toContain(outside(`to${index}`));
  // Somebody else has not opened them, even with the very button.
  await org.click('otto', last, 'Approve');
  await org.alone('not looked through all 30 points');
  expect(requestOf(org.app, 1).state).toBe('awaiting-approval');
  await org.click('ada', last, 'Approve');
  await until(async () => expect(requestOf(org.app, 1).state).toBe('queued'));
  expect(await org.jobs()).toEqual([]);
  expect(requestOf(org.app, 1)).toMatchObject({ state: 'applied', applied: 15 });
});

it.each([400, 500])('a page that Discord refuses by %i is not seen, and is opened again', async (status) => {
  await org.say('mia', 'many', {});
  const asked = await org.open('Look through all 30 points');
  const { hash: planHash } = requestOf(org.app, 1).plan;
  const seen = () =>
    org.app.store.reviews.itemsLookedThrough({ requestId: 1, planHash, person: 'discord/3003' });
  org.discord.behaviour.aloneStatus = status;
  await org.click('mia', asked, 'Look through');
  await until(() => expect(org.unexpected.length).toBeGreaterThan(1));
  org.unexpected.splice(0);
  expect(seen()).toEqual([]);
  org.discord.behaviour.aloneStatus = 200;
  await org.click('mia', asked, 'Look through');
  await org.alone('1 to ');
  await until(() => expect(seen().length).toBeGreaterThan(9));
});

it('its changes come as a list and as a file, to whoever asks alone', async () => {
  await org.say('mia', 'many', {});
  const asked = await org.open('Look through all 30 points');
  await org.click('max', asked, 'All changes');
  await org.alone('Changes of request #1');
  await org.click('max', asked, 'CSV');
  const [file] = (await org.alone('in the file')).files;
  expect(file?.name).toMatch(/^request-1-[0-9a-f]{12}\.csv$/);
  expect(file?.content.trim().split('\r\n')).toHaveLength(16);
});
