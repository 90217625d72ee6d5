import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { posted, threadOf, wordsIn } from '../../../support/fake-slack/user.ts';
import { exampleOrg } from '../../../support/fixtures/example-org.ts';
import { policyWith } from '../../../support/fixtures/policy.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

const approvals = { tenant: 'slack/T1', platform: 'slack', channel: 'C2' } as const;
const roles = {
  member: [{ kind: 'everyone' }],
  moderator: [{ kind: 'user', id: 'UMAX' }],
  admin: [{ kind: 'user', id: 'UADA' }],
} as const;

let org: SlackFixture;
beforeEach(async () => {
  const tenants = { 'slack/T1': { domains: [exampleOrg], approvals, roles } };
  org = await startSlackFixture('socket', { policy: () => policyWith({ tenants }) });
});
afterEach(() => org.close());

const warnings = () =>
  posted(org.slack, 'C1')
    .flatMap((message) => [message, ...threadOf(org.slack, message)])
    .map(({ blocks }) => wordsIn(blocks))
    .filter((words) => words.includes('Nobody was asked to approve'));

/** What a job decides is another job’s to do. */
const untilWarned = (times: number) =>
  vi.waitFor(() => {
    org.jobs.wake();
    expect(warnings()).toHaveLength(times);
  });

describe('an approvals channel that can’t be written to', () => {
  it.each([
    ['that the app is not in', () => undefined, 'not_in_channel'],
    [
      'that is archived',
      () => {
        org.slack.channels.add('C2');
        org.slack.archived.add('C2');
      },
      'is_archived',
    ],
  ])('%s is reported to the requester, once, and to health', async (_what, close, code) => {
    close();
    await org.mia.type('/mail create ann@example.org');
    await untilWarned(1);
    expect(warnings()[0]).toContain('Ask an approver to type /mail request show 1');
    expect(org.reaches).toContainEqual({
      channel: 'C2',
      reach: { kind: 'closed', why: expect.stringContaining(code) },
    });
    org.options.enqueueShow(1);
    await org.mia.type('/mail create bob@example.org');
    await untilWarned(2);
    expect(warnings().filter((words) => words.includes('#1'))).toHaveLength(1);
  });

  it('that can be written to is reported as such', async () => {
    org.slack.channels.add('C2');
    await org.mia.type('/mail create ann@example.org');
    await vi.waitFor(() => expect(org.reaches).toContainEqual({ channel: 'C2', reach: { kind: 'open' } }));
    expect(warnings()).toEqual([]);
  });
});

it('Slack is asked of a channel without a post, as far as the scopes allow', async () => {
  const reach = () => org.adapter().checkChannelAccess('C2');
  expect(await reach()).toMatchObject({ kind: 'closed', why: expect.stringContaining('channel_not_found') });
  org.slack.channels.add('C2');
  expect(await reach()).toEqual({ kind: 'open' });
  org.slack.archived.add('C2');
  expect(await reach()).toMatchObject({ kind: 'closed', why: expect.stringContaining('unarchive it') });
  org.slack.grant(['chat:write']);
  expect(await reach()).toMatchObject({ kind: 'unknown', why: expect.stringContaining('groups:read') });
  org.slack.trouble({ status: 500 });
  expect(await reach()).toMatchObject({ kind: 'unknown' });
  expect(posted(org.slack, 'C2')).toEqual([]);
});
