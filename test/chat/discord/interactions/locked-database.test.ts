import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdDatabase } from '../../../support/databases/hold-database.ts';
import { until } from '../../../support/fake-discord/users.ts';
import { requestsIn } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let fixture: DiscordFixture;
let release: () => void;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  release = holdDatabase(fixture.directory);
});
afterEach(async () => {
  release();
  await fixture.close();
});

const acknowledged = () => fixture.discord.calls.filter(({ path }) => /callback/.test(path));

it('while another process holds the database, commands are acknowledged, kept, and done once each when it is free', async () => {
  await fixture.say('mia', 'create', { address: 'ann@example.org' });
  await until(() => expect(acknowledged()).toHaveLength(1));
  await fixture.say('mia', 'create', { address: 'bob@example.org' });
  await until(() => expect(acknowledged()).toHaveLength(2));
  expect(requestsIn(fixture.app)).toEqual([]);
  expect(fixture.app.store.inbox.pending('discord')).toHaveLength(2);
  release();
  await until(() => expect(requestsIn(fixture.app)).toHaveLength(2));
  await until(() => expect(fixture.app.store.inbox.pending('discord')).toEqual([]));
  expect(await fixture.publicMessages()).toHaveLength(2);
  expect(fixture.unexpected).toEqual([]);
});
