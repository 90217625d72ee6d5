import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { Policy } from '../../../../src/policy/policy.ts';
import { cancel } from '../../../../src/requests/lifecycle/cancel.ts';
import { mailChannel, otherChannel, people, plain } from '../../../support/fake-discord/users.ts';
import { ask, at, change, exampleOrg, mailbox } from '../../../support/fixtures/example-org.ts';
import { policyWith } from '../../../support/fixtures/policy.ts';
import { outcomes } from '../../delivery/requester-outcomes.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

const approvals = { tenant: 'discord/1000', platform: 'discord', channel: otherChannel } as const;
const policyFor = (isApart: boolean): Policy =>
  policyWith({
    tenants: { 'discord/1000': { domains: [exampleOrg], ...(isApart && { approvals }) } },
  });

const actor = (name: keyof typeof people, role: Actor['roles'][number], channel?: string): Actor => ({
  ...{ platform: 'discord', tenantId: '1000', userId: people[name], displayName: name },
  ...{ roles: [role], locale: 'en' },
  ...(channel !== undefined && { channel }),
});

let fixture: DiscordFixture;
let policy: Policy;
beforeEach(async () => {
  policy = policyFor(false);
  fixture = await startDiscordFixture({ policy: () => policy });
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.discord.violations).toEqual([]);
  expect(fixture.unexpected).toEqual([]);
});

const runJobs = async () => expect(await fixture.jobs()).toEqual([]);
const miaAsks = (channel?: string) =>
  ask(fixture.app, actor('mia', 'member', channel), change(at('ann'), null, mailbox('one')));
const others = () => ({
  moderator: actor('max', 'moderator'),
  admin: actor('ada', 'admin'),
  pass: fixture.pass,
});

/** The messages that notify Mia: direct ones about the end, and those that mention her. */
async function callsToMia() {
  const inChannels = await Promise.all([mailChannel, otherChannel].map(fixture.discord.seen));
  const direct = await fixture.discord.directMessages(people.mia);
  return [
    ...inChannels.flat().filter(({ notified }) => notified.users.includes(people.mia)),
    ...direct.filter(({ text }) => text.includes(`<@${people.mia}>,`)),
  ];
}

const places = [
  ['a channel', mailChannel, false],
  ['a channel, with approvers in another', mailChannel, true],
  ['the approvers’ channel', otherChannel, true],
] as const;

describe.each(places)('asked for in %s', (_place, channel, isApart) => {
  it.each(outcomes)('a request that is %s notifies its requester, once', async (_outcome, act, words) => {
    policy = policyFor(isApart);
    const request = await miaAsks(channel);
    await runJobs();
    const [shown] = await fixture.discord.seen(channel);
    await act({ app: fixture.app, request, ...others() });
    await runJobs();
    await runJobs();
    const calls = await callsToMia();
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      channel,
      answers: shown?.id,
      notified: { users: [people.mia], roles: [] },
    });
    const labels = calls[0]?.buttons.map(({ label }) => label).join('\n');
    expect(`${plain(calls[0]?.text ?? '')}\n${labels}`).toMatch(words);
  });
});

describe.each([
  ['outside of channels', undefined],
  ['in a channel that the bot may not write in', mailChannel],
])('asked for %s', (_place, channel) => {
  it.each(outcomes)('a request that is %s is told in one direct message', async (_outcome, act, words) => {
    fixture.discord.behaviour.mayNotPostIn.add(mailChannel);
    const request = await miaAsks(channel);
    await runJobs();
    await act({ app: fixture.app, request, ...others() });
    await runJobs();
    await runJobs();
    const calls = await callsToMia();
    expect(calls).toHaveLength(1);
    expect(plain(calls[0]?.text ?? '')).toMatch(
      new RegExp(words.source.replace(/\[\\s\\S\]\*Ask again$/, '')),
    );
    expect(calls[0]?.buttons).toEqual([]);
    expect(calls[0]?.text).not.toContain('Ask again');
  });
});

it('a requester who ends their own request is not notified', async () => {
  const request = await miaAsks(mailChannel);
  await runJobs();
  await cancel(fixture.app, actor('mia', 'member', mailChannel), request.id);
  await runJobs();
  expect(await callsToMia()).toEqual([]);
});

it('a lost answer makes no second notice', async () => {
  const request = await miaAsks(mailChannel);
  await runJobs();
  await outcomes[1]?.[1]({ app: fixture.app, request, ...others() });
  // The edit of the request's message comes first.
  fixture.discord.behaviour.losesAnswers = 2;
  await fixture.jobs();
  await fixture.jobs();
  await runJobs();
  expect(await callsToMia()).toHaveLength(1);
});
