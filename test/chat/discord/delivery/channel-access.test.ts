import { afterEach, expect, it } from 'vitest';
import { mailChannel, plain, until } from '../../../support/fake-discord/users.ts';
import { exampleOrg } from '../../../support/fixtures/example-org.ts';
import { policyWith } from '../../../support/fixtures/policy.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

const other = '2001';
const approvals = { tenant: 'discord/1000', platform: 'discord', channel: other } as const;

let fixture: DiscordFixture;
afterEach(() => fixture.close());

const open = async () => {
  const tenants = { 'discord/1000': { domains: [exampleOrg], approvals } };
  fixture = await startDiscordFixture({ policy: () => policyWith({ tenants }) });
};

const warnings = async () =>
  (await fixture.discord.seen(mailChannel)).filter((message) =>
    JSON.stringify(message).includes('Nobody was asked to approve'),
  );

it.each(['hidden', 'mayNotPostIn'] as const)(
  'an approvals channel that can’t be written to (%s) is reported to the requester, once, and to health',
  async (how) => {
    await open();
    fixture.discord.behaviour[how].add(other);
    await fixture.say('mia', 'create', { address: 'ann@example.org' });
    await fixture.open('Waiting for the approval');
    for (let round = 0; round < 3; round += 1) expect(await fixture.jobs()).toEqual([]);
    await until(async () => expect(await warnings()).toHaveLength(1));
    expect(plain(JSON.stringify(await warnings()))).toContain('Ask an approver to type /mail request show 1');
    expect(fixture.reaches).toContainEqual({
      channel: other,
      reach: { kind: 'closed', why: expect.stringMatching(/answers 500(01|13)/) },
    });
  },
);

it('Discord is asked of a channel without a post', async () => {
  await open();
  const reach = (channel: string) => fixture.adapter().checkChannelAccess(channel);
  expect(await reach(other)).toEqual({ kind: 'open' });
  expect(await fixture.adapter().checkChannelAccess(other, '1000')).toEqual({ kind: 'open' });
  expect(await fixture.adapter().checkChannelAccess(other, '1001')).toMatchObject({
    kind: 'closed',
    why: expect.stringContaining('in server 1000, not in 1001'),
  });
  expect(await reach('404')).toMatchObject({ kind: 'closed', why: expect.stringContaining('is deleted') });
  fixture.discord.behaviour.hidden.add(other);
  expect(await reach(other)).toMatchObject({
    kind: 'closed',
    why: expect.stringContaining('view the channel'),
  });
  fixture.discord.behaviour.hidden.clear();
  fixture.discord.behaviour.mayNotPostIn.add(other);
  await fixture.restart();
  expect(await reach(other)).toEqual({
    kind: 'closed',
    why: 'the bot lacks rights there: give its role Send Messages',
  });
  fixture.discord.behaviour.down = true;
  expect(await reach(other)).toMatchObject({ kind: 'unknown' });
  fixture.discord.behaviour.down = false;
  expect(await fixture.discord.seen(other)).toEqual([]);
});
