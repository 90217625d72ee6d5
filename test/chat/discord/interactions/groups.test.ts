import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../../../src/domain/actor.ts';
import { giveMailbox } from '../../../support/fixtures/chat-groups.ts';
import { at, person } from '../../../support/fixtures/example-org.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

const max: Actor = { ...person('max', 'member'), platform: 'discord', tenantId: '1000', userId: '3002' };

let fixture: DiscordFixture;
beforeEach(async () => {
  fixture = await startDiscordFixture();
  fixture.discord.behaviour.listsMembers = true;
  fixture.discord.roles.set('5001', { id: '5001', name: 'Mail team' });
  for (const id of ['3002', '3003']) fixture.discord.setRoles(id, ['5001']);
  giveMailbox(fixture, max, at('max'));
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.discord.violations).toEqual([]);
  expect(fixture.unexpected).toEqual([]);
});

const forwards = () => fixture.mailServer.held.addresses.get(at('team'))?.forwards;
const follow = (follows: string, more = {}) =>
  fixture.say('ada', 'address group', { address: 'team@example.org', follows, ...more });

it('a role is chosen from the server’s, and a button ends that it is followed', async () => {
  await follow('5001');
  await fixture.open('is being applied');
  await fixture.jobs();
  await fixture.find({ text: 'created for @Mail team', alone: false });
  expect(forwards()).toEqual([at('max')]);
  await fixture.say('ada', 'address group', { address: 'team@example.org' });
  const shown = await fixture.find({ text: 'team@example.org follows @Mail team', alone: true });
  await fixture.click('ada', shown, 'Stop following');
  await fixture.open('is being applied');
  await fixture.jobs();
  await fixture.find({ text: 'no longer follows @Mail team', alone: false });
  expect(forwards()).toEqual([at('max')]);
  expect(fixture.app.store.groups.of(at('team'))).toBeNull();
});

it('is refused for the role that everybody has, and without the permission to list members', async () => {
  await follow('1000');
  await fixture.find({ text: 'The role @everyone can’t be followed', alone: true });
  fixture.discord.behaviour.listsMembers = false;
  await follow('5001');
  await fixture.find({ text: 'Facteur isn’t allowed to see who is in it', alone: true });
  await follow('5001', { reach: 'outside' });
  await fixture.find({ text: 'tells no addresses of people', alone: true });
  expect(forwards()).toBeUndefined();
});
