import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Adapter } from '../../../../src/chat/delivery/adapter.ts';
import { until } from '../../../support/fake-discord/users.ts';
import { requestsIn } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let stage: DiscordFixture;
let crowded: Adapter;
let wait = 0;
beforeEach(async () => {
  wait = 0;
  stage = await startDiscordFixture();
  await stage.adapter().stop();
  crowded = await stage.start({}, { turn: async () => undefined, expectedWait: () => wait });
});
afterEach(async () => {
  await crowded.stop();
  await stage.close();
});

const create = (address: string) => stage.say('mia', 'create', { address });
const requests = () => requestsIn(stage.app);

it('a command that would be answered too late is answered at once, and nothing comes of it', async () => {
  wait = 10_001;
  await create('late@example.org');
  await stage.alone('nothing of what you sent is done');
  await until(() => expect(stage.app.store.inbox.pending('discord')).toEqual([]));
  expect(requests()).toEqual([]);
  wait = 10_000;
  await create('soon@example.org');
  await stage.open('Waits for the approval');
  expect(requests()).toHaveLength(1);
});

it('a click is done all the same: somebody waits for it', async () => {
  await create('asked@example.org');
  const asked = await stage.open('Waits for the approval');
  wait = 60_000;
  await stage.click('max', asked, 'Approve');
  await until(() => expect(requests()[0]?.state).toBe('queued'));
});
