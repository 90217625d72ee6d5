import { afterEach, expect, it } from 'vitest';
import { mailChannel, until } from '../../../support/fake-discord/users.ts';
import { exampleOrg } from '../../../support/fixtures/example-org.ts';
import { policyWith } from '../../../support/fixtures/policy.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

const other = '2001';
const approvals = { tenant: 'discord/1000', platform: 'discord', channel: other } as const;

let stage: DiscordFixture;
afterEach(() => stage.close());

const open = async () => {
  const tenants = { 'discord/1000': { domains: [exampleOrg], approvals } };
  stage = await startDiscordFixture({ policy: () => policyWith({ tenants }) });
};

const told = async () =>
  (await stage.discord.seen(mailChannel)).filter((message) =>
    JSON.stringify(message).includes('could not be called'),
  );

it.each(['hidden', 'mayNotPostIn'] as const)(
  'an approvals channel that can’t be written to (%s) is told to the requester, once, and to health',
  async (how) => {
    await open();
    stage.discord.behaviour[how].add(other);
    await stage.say('mia', 'create', { address: 'ann@example.org' });
    await stage.open('Waits for the approval');
    for (let round = 0; round < 3; round += 1) expect(await stage.jobs()).toEqual([]);
    await until(async () => expect(await told()).toHaveLength(1));
    expect(JSON.stringify(await told())).toContain('/mail request 1 shows it with its buttons');
    expect(stage.reaches).toContainEqual({
      channel: other,
      reach: { kind: 'closed', why: expect.stringMatching(/answers 500(01|13)/) },
    });
  },
);

it('Discord is asked of a channel without a post', async () => {
  await open();
  const reach = (channel: string) => stage.adapter().checkChannelAccess(channel);
  expect(await reach(other)).toEqual({ kind: 'open' });
  expect(await reach('404')).toMatchObject({ kind: 'closed', why: expect.stringContaining('is deleted') });
  stage.discord.behaviour.hidden.add(other);
  expect(await reach(other)).toMatchObject({
    kind: 'closed',
    why: expect.stringContaining('view the channel'),
  });
  stage.discord.behaviour.hidden.clear();
  stage.discord.behaviour.mayNotPostIn.add(other);
  await stage.restart();
  expect(await reach(other)).toEqual({
    kind: 'closed',
    why: 'the bot lacks rights there: give its role Send Messages',
  });
  stage.discord.behaviour.down = true;
  expect(await reach(other)).toMatchObject({ kind: 'unknown' });
  stage.discord.behaviour.down = false;
  expect(await stage.discord.seen(other)).toEqual([]);
});
