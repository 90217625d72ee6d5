import { afterEach, beforeEach, expect, it } from 'vitest';
import { plain, until } from '../../../support/fake-discord/users.ts';
import { at } from '../../../support/fixtures/example-org.ts';
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

it('what one message has no room for is read page by page, by the reader alone, and approved there', async () => {
  const all = Array.from({ length: 60 }, (_, n) => `person-${n}@partner-${n}.example`);
  await fixture.say('mia', 'alias', { address: 'team@example.org', to: all.join(' ') });
  const message = await fixture.open('There are more pages');
  await fixture.click('ada', message, message.buttons[0]?.label ?? '');
  let page = await fixture.alone('Page 1 of');
  let seen = plain(page.text);
  const { id } = page;
  for (let number = 2; page.buttons.some(({ label }) => label === 'Next page'); number += 1) {
    await fixture.click('ada', page, 'Next page');
    page = await fixture.alone(`Page ${number} of`);
    seen += plain(page.text);
  }
  expect(page.id).toBe(id);
  for (const forward of all) expect(seen).toContain(`${forward} (outside)`);
  await fixture.click('ada', page, 'Approve');
  await fixture.open('is being applied');
  // The page has been decided on.
  await until(async () => expect((await fixture.alone('already has a message')).id).toBe(id));
  expect(await fixture.jobs()).toEqual([]);
  expect(fixture.mailServer.held.addresses.get(at('team'))?.forwards).toEqual(all);
  expect(await fixture.publicMessages()).toHaveLength(1);
});
