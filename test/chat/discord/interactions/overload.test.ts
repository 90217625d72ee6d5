import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Adapter } from '../../../../src/chat/delivery/adapter.ts';
import { until } from '../../../support/fake-discord/users.ts';
import { requestsIn } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let fixture: DiscordFixture;
let crowded: Adapter;
let wait = 0;
beforeEach(async () => {
  wait = 0;
  fixture = await startDiscordFixture();
  await fixture.adapter().stop();
  crowded = await fixture.start({}, { turn: async () => undefined, expectedWait: () => wait });
});
afterEach(async () => {
  await crowded.stop();
  await fixture.close();
});

const create = (address: string) => fixture.say('mia', 'create', { address });
const requests = () => requestsIn(fixture.app);

it('a command that would be answered too late is answered at once, and nothing comes of it', async () => {
  wait = 10_001;
  await create('late@example.org');
  await fixture.alone('Facteur is too busy now. Nothing was done');
  await until(() => expect(fixture.app.store.inbox.pending('discord')).toEqual([]));
  expect(requests()).toEqual([]);
  wait = 10_000;
  await create('soon@example.org');
  await fixture.open('Waiting for the approval');
  expect(requests()).toHaveLength(1);
});

it('a click is done all the same: somebody waits for it', async () => {
  await create('asked@example.org');
  const asked = await fixture.open('Waiting for the approval');
  wait = 60_000;
  await fixture.click('max', asked, 'Approve');
  await until(() => expect(requests()[0]?.state).toBe('queued'));
});
