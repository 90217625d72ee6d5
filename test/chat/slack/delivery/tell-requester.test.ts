import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { requesterNotice } from '../../../../src/chat/delivery/requester-notice.ts';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { Policy } from '../../../../src/policy/policy.ts';
import { cancel } from '../../../../src/requests/lifecycle/cancel.ts';
import { threadOf, wordsIn } from '../../../support/fake-slack/user.ts';
import type { Message } from '../../../support/fake-slack/workspace.ts';
import { ask, at, change, exampleOrg, mailbox } from '../../../support/fixtures/example-org.ts';
import { policyWith } from '../../../support/fixtures/policy.ts';
import { outcomes } from '../../delivery/requester-outcomes.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

const approvals = { tenant: 'slack/T1', platform: 'slack', channel: 'C2' } as const;
const policyFor = (isApart: boolean): Policy =>
  policyWith({
    tenants: {
      'slack/T1': {
        domains: [exampleOrg],
        ...(isApart && { approvals }),
        roles: {
          member: [{ kind: 'everyone' }],
          moderator: [{ kind: 'user', id: 'UMAX' }],
          admin: [{ kind: 'user', id: 'UADA' }],
        },
      },
    },
  });

const actor = (userId: string, role: Actor['roles'][number], channel?: string): Actor => ({
  ...{ platform: 'slack', tenantId: 'T1', userId, displayName: userId, roles: [role], locale: 'en' },
  ...(channel !== undefined && { channel }),
});

let org: SlackFixture;
let policy: Policy;
beforeEach(async () => {
  policy = policyFor(false);
  org = await startSlackFixture('socket', { policy: () => policy });
  org.slack.channels.add('C2').add('GPRIVATE');
});
afterEach(async () => {
  await org.close();
  expect(org.unexpected).toEqual([]);
});

async function jobs(): Promise<void> {
  org.jobs.wake();
  await vi.waitFor(() => expect(org.app.store.outbox.count()).toBe(0));
}

const mentions = ({ blocks }: Message, user: string): boolean =>
  JSON.stringify(blocks).includes(`"type":"user","user_id":"${user}"`);
/** The messages that were posted since, and mention Mia to everybody who sees them. */
const callsToMia = (before: number) =>
  org.slack.messages.slice(before).filter((each) => !each.only && mentions(each, 'UMIA'));

/** Where a member asks, and whether approvers have a channel of their own. */
const places = [
  ['a channel', 'C1', false],
  ['a private channel', 'GPRIVATE', false],
  ['a direct message', 'D-UMIA', false],
  ['App Home', undefined, false],
  ['a channel, with approvers in another', 'C1', true],
  ['the approvers’ channel', 'C2', true],
] as const;

describe.each(places)('asked for in %s', (_place, channel, isApart) => {
  it.each(outcomes)('a request that is %s notifies its requester, once', async (_outcome, act, words) => {
    policy = policyFor(isApart);
    const request = await ask(
      org.app,
      actor('UMIA', 'member', channel),
      change(at('ann'), null, mailbox('one')),
    );
    await jobs();
    const place = channel ?? 'D-UMIA';
    const shown = org.slack.messages.find((each) => each.channel === place && !each.only);
    const before = org.slack.messages.length;
    const moderator = actor('UMAX', 'moderator', 'C2');
    await act({ app: org.app, request, moderator, admin: actor('UADA', 'admin'), pass: org.later });
    await jobs();
    await jobs();
    const calls = callsToMia(before);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ channel: place, thread: shown?.ts });
    expect(wordsIn(calls[0]?.blocks)).toMatch(words);
    expect(calls[0]?.text).toContain('<@UMIA>');
    // The steps to that end are in the same post.
    expect(shown && threadOf(org.slack, shown)).toHaveLength(1);
    expect(org.jobs.failures).toEqual([]);
  });
});

const outcome = (name: string) => outcomes.find(([each]) => each === name)?.[1] ?? expect.fail(name);
const miaAsks = (channel = 'C1') =>
  ask(org.app, actor('UMIA', 'member', channel), change(at('ann'), null, mailbox('one')));
const others = () => ({
  moderator: actor('UMAX', 'moderator'),
  admin: actor('UADA', 'admin'),
  pass: org.later,
});

it('a requester who ends their own request is not notified', async () => {
  const request = await miaAsks();
  await jobs();
  const before = org.slack.messages.length;
  await cancel(org.app, actor('UMIA', 'member', 'C1'), request.id);
  await jobs();
  expect(callsToMia(before)).toEqual([]);
});

it.each([
  ['a moment', 1_000, 0],
  ['minutes', 3 * 60_000, 1],
])('a request that only its requester had a part in, applied after %s', async (_time, time, count) => {
  await ask(org.app, actor('UADA', 'admin', 'C1'), change(at('ann'), null, mailbox('one')));
  org.later(time);
  await jobs();
  const notices = org.slack.messages.filter(({ text }) => text.includes('<@UADA>, your request is applied'));
  expect(notices).toHaveLength(count);
});

it.each([
  ['is gone', () => void org.slack.messages.splice(0)],
  ['is in a channel that Facteur may not write in any more', () => void org.slack.channels.delete('C1')],
])('where the message %s, the requester is told once', async (_how, happen) => {
  const request = await miaAsks();
  await jobs();
  happen();
  await outcome('denied')({ app: org.app, request, ...others() });
  await jobs();
  const notices = org.slack.messages.filter(({ text }) => text.includes('denied your request'));
  expect(notices).toHaveLength(1);
});

it('a notice whose outcome was lost is posted once where Slack knows the ids, though its button is another', async () => {
  org.slack.knowIds();
  const request = await miaAsks();
  await jobs();
  await outcome('denied')({ app: org.app, request, ...others() });
  await jobs();
  const notice = requesterNotice(org.app, translationsFor, { request: request.id }, 77) ?? expect.fail();
  await org.adapter().tellRequester(notice, []);
  await org.adapter().tellRequester(notice, []);
  const notices = org.slack.messages.filter(({ text }) => text.includes('denied your request'));
  // That of the job, and this one.
  expect(notices).toHaveLength(2);
});

it('“Ask again” on the notice makes a new request', async () => {
  const request = await miaAsks();
  await jobs();
  await outcome('expired')({ app: org.app, request, ...others() });
  await jobs();
  const notice =
    org.slack.messages.find(({ text }) => text.includes('nobody approved')) ?? expect.fail('no notice');
  await org.mia.click(notice, 'Ask again');
  await vi.waitFor(() => expect(org.app.store.requests.get(2)).toMatchObject({ state: 'awaiting-approval' }));
});
