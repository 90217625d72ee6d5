import { afterEach, beforeEach, expect, it } from 'vitest';
import { at, mailbox } from '../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from './discord-fixture.ts';

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.discord.violations).toEqual([]);
  expect(fixture.unexpected).toEqual([]);
});

it('a review is one message, edited as its findings are answered', async () => {
  fixture.put(at('cid'), mailbox('cid'));
  await fixture.say('ada', 'domain review', { domain: 'example.org' });
  await fixture.alone('Review of example.org begun');
  // The first job shows that it looks, the second finds, and the next run shows what was found.
  for (let run = 0; run < 2; run += 1) expect(await fixture.jobs()).toEqual([]);
  const shown = await fixture.open('this mailbox has no owner');
  await fixture.click('ada', shown, 'Keep 1');
  await fixture.alone('cid@example.org is kept');
  expect(await fixture.jobs()).toEqual([]);
  expect((await fixture.open('Kept by')).id).toBe(shown.id);
  expect(fixture.app.store.domainReviews.items(1)[0]?.answer).toMatchObject({ kind: 'kept' });
});
