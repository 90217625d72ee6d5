import { REST } from 'discord.js';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createGroupDirectory } from '../../../src/chat/discord/group-directory.ts';
import { type FakeDiscord, startFakeDiscord } from '../../support/fake-discord/fake-discord.ts';

const mailTeam = { tenant: 'discord/1000', platform: 'discord', group: '5001' } as const;
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

let discord: FakeDiscord;
beforeAll(async () => {
  discord = await startFakeDiscord({ ada: '3001', bob: '3002', cem: '3003' });
});
afterAll(async () => {
  await discord.close();
  expect(discord.violations).toEqual([]);
});
beforeEach(() => {
  discord.behaviour.listsMembers = true;
  discord.roles.set('5001', { id: '5001', name: 'Mail team' });
  for (const id of ['3001', '3002']) discord.setRoles(id, ['5001']);
});

const directory = () => {
  const rest = new REST({ retries: 0, rejectOnRateLimit: () => true, api: discord.apiUrl });
  return createGroupDirectory({ rest: rest.setToken(discord.botToken), log });
};

it('tells who has a role, by the names that they have in the server', async () => {
  discord.rename('3002', 'Bobby');
  // An app in the server.
  discord.setRoles('9001', ['5001']);
  expect(await directory().read(mailTeam, false)).toEqual({
    ...{ kind: 'members', name: 'Mail team' },
    members: [
      { id: '3001', name: 'ada' },
      { id: '3002', name: 'Bobby' },
    ],
  });
});

it('lists the roles that somebody may have, not the one that everybody has', async () => {
  const names = ['Mail team', '5001'];
  expect(await directory().list(mailTeam)).toEqual([{ ...mailTeam, name: 'Mail team', names }]);
});

it('says of a role that is gone that it is, and of others why they can’t be read', async () => {
  discord.behaviour.listsMembers = false;
  expect(await directory().read(mailTeam, false)).toEqual({ kind: 'unreadable', why: 'no-permission' });
  discord.roles.delete('5001');
  expect(await directory().read(mailTeam, false)).toEqual({ kind: 'gone' });
  const elsewhere = { ...mailTeam, tenant: 'discord/4444' };
  expect(await directory().list(elsewhere)).toBe('no-permission');
});
