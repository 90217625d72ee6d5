import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Policy } from '../../../../src/policy/policy.ts';
import { remindApprovers } from '../../../../src/requests/lifecycle/remind-approvers.ts';
import { labelsOf, posted, threadOf, wordsIn } from '../../../support/fake-slack/user.ts';
import type { Message } from '../../../support/fake-slack/workspace.ts';
import { exampleOrg, requestOf } from '../../../support/fixtures/example-org.ts';
import { ruleWith, tenantWith } from '../../../support/fixtures/policy.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

const day = 24 * 60 * 60_000;

/** Moderators are a user group, and asked in a channel of their own. */
const apart = (sets: Partial<ReturnType<typeof ruleWith>['sets']> = {}): Policy => ({
  fromFile: true,
  mailServers: [],
  tenants: new Map([
    [
      'slack/T1',
      tenantWith('slack/T1', {
        domains: [exampleOrg],
        approvals: { tenant: 'slack/T1', platform: 'slack', channel: 'C2' },
        roles: {
          member: [{ kind: 'everyone' }],
          moderator: [{ kind: 'group', id: 'SMODS' }],
          admin: [{ kind: 'user', id: 'UADA' }],
        },
      }),
    ],
  ]),
  people: new Map(),
  rules: [ruleWith({ sets })],
});

let org: SlackFixture;
let policy: Policy;
beforeEach(async () => {
  policy = apart();
  org = await startSlackFixture('socket', { policy: () => policy });
  org.slack.channels.add('C2');
  org.slack.groups.set('SMODS', new Set(['UMAX']));
});
afterEach(async () => {
  await org.close();
  expect(org.unexpected).toEqual([]);
});

const stateOf = (request: number) => requestOf(org.app, request).state;
const groupCalls = () => org.slack.calls.filter(({ method }) => method === 'usergroups.users.list').length;

/** The newest message of a channel, once it says this. */
const untilIn = (channel: string, words: string): Promise<Message> =>
  vi.waitFor(() => {
    const found = posted(org.slack, channel).at(-1);
    expect(wordsIn(found?.blocks)).toContain(words);
    return found ?? expect.fail('nothing was posted');
  });
const untilEphemeral = (who: SlackFixture['ada'], words: string) =>
  vi.waitFor(() => expect(wordsIn(who.ephemerals().at(-1)?.blocks)).toContain(words));

async function asked(): Promise<{ here: Message; there: Message }> {
  await org.mia.type('/mail create ann@example.org');
  return {
    here: await untilIn('C1', 'Waiting for the approval'),
    there: await untilIn('C2', 'Waiting for the approval'),
  };
}

describe('approvers with a channel of their own', () => {
  it('are asked there, and what is decided in either place is shown in both', async () => {
    const { here, there } = await asked();
    expect(labelsOf(there)).toEqual(['Approve', 'Deny', 'Details', 'Cancel']);
    await org.max.click(there, 'Approve');
    const [done, doneThere] = [await untilIn('C1', '✅'), await untilIn('C2', '✅')];
    expect([done.ts, doneThere.ts]).toEqual([here.ts, there.ts]);
    expect([labelsOf(done), labelsOf(doneThere)]).toEqual([[], []]);
    await vi.waitFor(() =>
      expect(
        threadOf(org.slack, there)
          .map(({ blocks }) => wordsIn(blocks))
          .join(),
      ).toContain('“Max”: approved'),
    );
    expect([posted(org.slack, 'C1').length, posted(org.slack, 'C2').length]).toEqual([1, 1]);
  });

  it('are shown the end, where nobody heard that they had been asked before the request ended', async () => {
    org.slack.knowIds();
    const { chat } = org.app.store;
    const { endPost } = chat;
    const killed = vi.spyOn(chat, 'endPost').mockImplementation((post, place) => {
      if (post.audience === 'approvers') throw new Error('killed');
      endPost(post, place);
    });
    const { here } = await asked();
    await org.mia.click(here, 'Cancel');
    await untilIn('C1', 'ancelled');
    killed.mockRestore();
    expect(labelsOf(await untilIn('C2', 'ancelled'))).toEqual([]);
    expect(posted(org.slack, 'C2')).toHaveLength(1);
  });

  it('that the bot may not write to is logged, and the request is decided where it was asked for', async () => {
    org.slack.channels.delete('C2');
    await org.mia.type('/mail create ann@example.org');
    await vi.waitFor(() => expect(JSON.stringify(org.warned)).toContain('nowhere'));
    const here = await vi.waitFor(() => {
      const found = posted(org.slack, 'C1').find((each) => labelsOf(each).includes('Approve'));
      return found ?? expect.fail('nobody can decide there');
    });
    await org.max.click(here, 'Approve');
    await untilIn('C1', '✅');
  });

  it('are reminded in the message’s thread for all to see, and a second group is called in the end', async () => {
    policy = apart({ escalateTo: { tenant: 'slack/T1', platform: 'slack', group: 'SADMINS' } });
    const { there } = await asked();
    org.later(day);
    expect(await remindApprovers(org.app)).toBe(1);
    org.jobs.wake();
    await vi.waitFor(() =>
      expect(wordsIn(threadOf(org.slack, there).at(-1)?.blocks)).toContain('has been waiting since'),
    );
    const post = org.slack.calls.findLast(({ method }) => method === 'chat.postMessage');
    expect(post?.args).toMatchObject({ thread_ts: there.ts, reply_broadcast: 'true' });
    org.later(3 * day);
    await remindApprovers(org.app);
    org.jobs.wake();
    await vi.waitFor(() => expect(JSON.stringify(threadOf(org.slack, there).at(-1))).toContain('SADMINS'));
    expect(threadOf(org.slack, there).at(-1)?.text).toContain('<!subteam^SADMINS>');
  });
});

it('a reminder of a request whose message was deleted is posted in the channel', async () => {
  const { there } = await asked();
  org.slack.messages.splice(org.slack.messages.indexOf(there), 1);
  org.later(day);
  await remindApprovers(org.app);
  org.jobs.wake();
  await untilIn('C2', 'has been waiting since');
});

describe('a role by a user group', () => {
  it('is had at the click, a minute after Slack was asked at the latest', async () => {
    const { there } = await asked();
    org.slack.groups.set('SMODS', new Set());
    org.later(60_000);
    await org.max.click(there, 'Approve');
    await untilEphemeral(org.max, 'Only a moderator or an admin can approve');
    expect(stateOf(1)).toBe('awaiting-approval');
  });

  it('is had a minute later at the latest though the clock went back', async () => {
    const { there } = await asked();
    org.slack.groups.set('SMODS', new Set());
    org.turnClock(-60 * 60_000);
    org.later(60_000);
    await org.max.click(there, 'Approve');
    await untilEphemeral(org.max, 'Only a moderator or an admin can approve');
  });

  it('is gone at once where Slack reports that the group has changed', async () => {
    const { there } = await asked();
    org.slack.groups.set('SMODS', new Set());
    await org.slack.send('events_api', {
      type: 'event_callback',
      team_id: 'T1',
      event_id: 'Ev-group',
      event: { type: 'subteam_members_changed', subteam_id: 'SMODS' },
    });
    await org.max.click(there, 'Approve');
    await untilEphemeral(org.max, 'Only a moderator or an admin can approve');
  });

  it('is nobody’s where Slack can’t be asked, which is logged once; a minute later it is tried again', async () => {
    org.slack.setPaid(false);
    const { there } = await asked();
    await org.max.click(there, 'Approve');
    await untilEphemeral(org.max, 'Only a moderator or an admin can approve');
    await org.max.click(there, 'Approve');
    const warnings = () => org.warned.filter((said) => JSON.stringify(said).includes('user group'));
    await vi.waitFor(() => expect(org.max.ephemerals()).toHaveLength(2));
    expect(warnings()).toHaveLength(1);
    const before = groupCalls();
    org.slack.setPaid(true);
    org.later(60_000);
    await org.max.click(there, 'Approve');
    await untilIn('C1', '✅');
    expect(groupCalls()).toBe(before + 1);
  });
});

describe('a form', () => {
  it('asks why somebody denies, and the requester is told', async () => {
    const { there } = await asked();
    await org.max.click(there, 'Deny');
    const form = await vi.waitFor(() => org.max.form());
    expect(await org.max.submit(form, { typed: 'We have *that* already' })).toEqual({});
    expect(wordsIn((await untilIn('C1', 'Denied by <@UMAX>')).blocks)).toContain('We have *that* already');
    expect((await untilIn('C2', 'Denied by <@UMAX>')).ts).toBe(there.ts);
    expect(labelsOf(await untilIn('C1', 'Denied by <@UMAX>'))).toEqual([]);
  });

  it('that is sent after somebody else has decided says so beside its field', async () => {
    const { there } = await asked();
    await org.max.click(there, 'Deny');
    const form = await vi.waitFor(() => org.max.form());
    await org.ada.click(there, 'Approve');
    await untilIn('C1', '✅');
    const answer = await org.max.submit(form, { typed: 'no' });
    expect(JSON.stringify(answer)).toContain('is already');
    expect(stateOf(1)).toBe('applied');
  });

  it('that is sent by who has lost the role since it was opened denies nothing, and says why', async () => {
    const { there } = await asked();
    await org.max.click(there, 'Deny');
    const form = await vi.waitFor(() => org.max.form());
    org.slack.groups.set('SMODS', new Set());
    org.later(60_000);
    const answer = await org.max.submit(form, { typed: 'no' });
    expect(JSON.stringify(answer)).toContain('Only a moderator or an admin can approve');
    expect(stateOf(1)).toBe('awaiting-approval');
  });

  it('that gives spaces as the reason asks for one beside its field', async () => {
    const { there } = await asked();
    await org.max.click(there, 'Deny');
    const form = await vi.waitFor(() => org.max.form());
    expect(await org.max.submit(form, { typed: '   ' })).toEqual({
      response_action: 'errors',
      errors: { typed: expect.stringContaining('Write the reason') },
    });
    expect(stateOf(1)).toBe('awaiting-approval');
  });

  it('that is sent twice denies once', async () => {
    const { there } = await asked();
    await org.max.click(there, 'Deny');
    const form = await vi.waitFor(() => org.max.form());
    await Promise.all([1, 2].map(() => org.max.submit(form, { typed: 'We have it' })));
    await untilIn('C1', 'Denied by <@UMAX>');
    const denials = () =>
      threadOf(org.slack, there).filter(({ blocks }) => wordsIn(blocks).includes('denied'));
    await vi.waitFor(() => expect(denials()).toHaveLength(1));
    expect(stateOf(1)).toBe('denied');
  });

  it('is not opened for who may not deny', async () => {
    const { there } = await asked();
    await org.mia.click(there, 'Deny');
    await untilEphemeral(org.mia, 'You can’t approve your own request');
  });

  it('asks for the reason that policy wants, at once when a command lacks it', async () => {
    policy = apart({ reason: 'required' });
    await org.mia.type('/mail create ann@example.org');
    const form = await vi.waitFor(() => org.mia.form());
    expect(org.mia.ephemerals()).toEqual([]);
    await org.mia.submit(form, { typed: 'I start on Monday' });
    expect(wordsIn((await untilIn('C2', 'Waiting for the approval')).blocks)).toContain('I start on Monday');
    expect(requestOf(org.app, 1).asking).toEqual({ reason: 'I start on Monday' });
  });

  it('that Slack opens no more is asked for by a button', async () => {
    policy = apart({ reason: 'required' });
    org.slack.openLate(4_000);
    await org.mia.type('/mail create ann@example.org');
    await untilEphemeral(org.mia, 'A reason is required');
    org.slack.openLate(0);
    const notice = org.mia.ephemerals().at(-1) ?? expect.fail('nothing was said');
    await org.mia.click(notice, 'Give a reason');
    const form = await vi.waitFor(() => org.mia.form());
    await org.mia.submit(form, { typed: 'I start on Monday' });
    await untilIn('C1', 'Waiting for the approval');
    // The question, which is answered, is gone.
    await vi.waitFor(() => expect(org.mia.ephemerals()).toEqual([]));
  });
});

it('App Home shows what waits for one’s approval, and what is one’s own, apart', async () => {
  await org.ada.type('/mail create ada@example.org');
  await untilIn('C1', '✅');
  await asked();
  await org.ada.openHome();
  const home = await vi.waitFor(() => wordsIn(org.slack.homes.get('UADA') ?? expect.fail('no home')));
  expect(home).toMatch(
    /Waiting for your approval[\s\S]*ann@example\.org[\s\S]*Your mailboxes[\s\S]*ada@example\.org/,
  );
  await org.ada.clickHome('Show #2');
  await vi.waitFor(() => expect(wordsIn(org.ada.form().blocks)).toContain('Waiting for the approval'));
  await org.ada.clickModal(org.ada.form(), 'Approve');
  await untilIn('C1', '✅');
  await org.ada.openHome();
  await vi.waitFor(() =>
    expect(wordsIn(org.slack.homes.get('UADA') ?? [])).toContain('Nothing is waiting for your approval'),
  );
});
