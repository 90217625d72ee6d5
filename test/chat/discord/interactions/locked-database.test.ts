import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdDatabase } from '../../../support/databases/hold-database.ts';
import { until } from '../../../support/fake-discord/users.ts';
import { requestsIn } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let stage: DiscordFixture;
let release: () => void;
beforeEach(async () => {
  stage = await startDiscordFixture();
  release = holdDatabase(stage.directory);
});
afterEach(async () => {
  release();
  await stage.close();
});

const acknowledged = () => stage.discord.calls.filter(({ path }) => /callback/.test(path));

it('while another process holds the database, commands are acknowledged, kept, and done once each when it is free', async () => {
  await stage.say('mia', 'create', { address: 'ann@example.org' });
  await until(() => expect(acknowledged()).toHaveLength(1));
  await stage.say('mia', 'create', { address: 'bob@example.org' });
  await until(() => expect(acknowledged()).toHaveLength(2));
  expect(requestsIn(stage.app)).toEqual([]);
  expect(stage.app.store.inbox.pending('discord')).toHaveLength(2);
  release();
  await until(() => expect(requestsIn(stage.app)).toHaveLength(2));
  await until(() => expect(stage.app.store.inbox.pending('discord')).toEqual([]));
  expect(await stage.publicMessages()).toHaveLength(2);
  expect(stage.unexpected).toEqual([]);
});
