import { afterEach, beforeEach, expect, it } from 'vitest';
import { plain, until } from '../../../support/fake-discord/users.ts';
import { at } from '../../../support/fixtures/example-org.ts';
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

it('what one message has no room for is read page by page, by the reader alone, and approved there', async () => {
  const all = Array.from({ length: 60 }, (_, n) => `person-${n}@partner-${n}.example`);
  await stage.say('mia', 'alias', { address: 'team@example.org', to: all.join(' ') });
  const message = await stage.open('There is more');
  await stage.click('ada', message, message.buttons[0]?.label ?? '');
  let page = await stage.alone('Page 1 of');
  let seen = plain(page.text);
  const { id } = page;
  for (let number = 2; page.buttons.some(({ label }) => label === 'Next page'); number += 1) {
    await stage.click('ada', page, 'Next page');
    page = await stage.alone(`Page ${number} of`);
    seen += plain(page.text);
  }
  expect(page.id).toBe(id);
  for (const forward of all) expect(seen).toContain(`${forward} (outside)`);
  await stage.click('ada', page, 'Approve');
  await stage.open('on its way');
  // The page has been decided on.
  await until(async () => expect((await stage.alone('has a message already')).id).toBe(id));
  expect(await stage.jobs()).toEqual([]);
  expect(stage.mailServer.held.addresses.get(at('team'))?.forwards).toEqual(all);
  expect(await stage.publicMessages()).toHaveLength(1);
});
