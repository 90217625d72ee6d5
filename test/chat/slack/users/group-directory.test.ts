import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { clientOptions, slackLogger } from '../../../../src/chat/slack/connection/api.ts';
import { createApiRecord, RecordedClient } from '../../../../src/chat/slack/connection/api-record.ts';
import { createManifest } from '../../../../src/chat/slack/manifest.ts';
import { createGroupDirectory } from '../../../../src/chat/slack/users/group-directory.ts';
import { type FakeSlack, startFakeSlack } from '../../../support/fake-slack/fake-slack.ts';

const s1 = { tenant: 'slack/T1', platform: 'slack', group: 'S1' } as const;
const scopes = createManifest([], null).oauth_config.scopes.bot;
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

let slack: FakeSlack;
beforeAll(async () => {
  slack = await startFakeSlack('socket');
  const person = (id: string, name: string, more = {}) =>
    slack.people.set(id, { id, name, locale: 'en-GB', ...more });
  person('UBOB', 'Bob', { email: 'bob@outside.example' });
  person('UCEM', 'Cem');
  person('UGONE', 'Gone', { hasLeft: true });
  person('UBOT', 'Robot', { isBot: true });
});
afterAll(() => slack.stop());
beforeEach(() => {
  slack.groups.set('S1', new Set(['UBOB', 'UCEM', 'UGONE', 'UBOT']));
  slack.groupHandles.set('S1', 'support');
  slack.grant(scopes);
  slack.setPaid(true);
  slack.trouble(null);
});

/** A directory that has asked nothing yet. */
function directory() {
  const { botToken, apiUrl } = slack.setting;
  const record = createApiRecord(() => performance.now());
  const client = new RecordedClient(botToken, clientOptions(apiUrl, slackLogger(log)), record);
  return createGroupDirectory({ client, monotonicNow: () => performance.now(), log });
}

it('tells who is in a group: no apps, and nobody who has left', async () => {
  expect(await directory().read(s1, false)).toMatchObject({
    ...{ kind: 'members', name: 'support' },
    members: [
      { id: 'UBOB', name: 'Bob' },
      { id: 'UCEM', name: 'Cem' },
    ],
  });
});

it('tells addresses where Slack does, and the app may know them', async () => {
  const addressOfBob = async () => {
    const read = await directory().read(s1, true);
    return read.kind === 'members' && read.members.find(({ id }) => id === 'UBOB')?.email;
  };
  expect(await addressOfBob()).toBe('bob@outside.example');
  slack.grant(scopes.filter((scope) => scope !== 'users:read.email'));
  expect(await addressOfBob()).toBeUndefined();
});

it('lists the groups by their names for mentions', async () => {
  const listed = await directory().list(s1);
  expect(listed).toEqual([{ ...s1, name: 'support', names: ['support', 'support', 'S1'] }]);
});

it('says of a group that is gone that it is, and why no other can be read', async () => {
  slack.groups.delete('S1');
  expect(await directory().read(s1, false)).toEqual({ kind: 'gone' });
  slack.groups.set('S1', new Set());
  slack.setPaid(false);
  expect(await directory().read(s1, false)).toEqual({ kind: 'unreadable', why: 'plan' });
  expect(await directory().list(s1)).toBe('plan');
  slack.grant(['chat:write']);
  expect(await directory().read(s1, false)).toEqual({ kind: 'unreadable', why: 'no-permission' });
  slack.trouble({ retryAfter: 30 });
  expect(await directory().read(s1, false)).toEqual({ kind: 'unreadable', why: 'away' });
  expect(await directory().list(s1)).toBe('away');
});
