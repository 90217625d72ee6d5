import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { followGroups } from '../../../src/requests/following/follow-groups.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import type { GroupNoticeJob } from '../../../src/requests/outbox/enqueue-group-notice.ts';
import { createChatGroups, giveMailbox, slackPerson } from '../../support/fixtures/chat-groups.ts';
import { at, clickOn, domain, outside, requestOf, requestsIn } from '../../support/fixtures/example-org.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher } from '../../support/test-dispatcher.ts';

const lea = slackPerson('ULEA', 'Lea', 'admin');
const bob = slackPerson('UBOB', 'Bob');
const cem = slackPerson('UCEM', 'Cem');
const dan = slackPerson('UDAN', 'Dan');
const team = at('team');
const minutes = 60_000;

let made: TestDispatcher;
let chat: ReturnType<typeof createChatGroups>;
beforeEach(async () => {
  chat = createChatGroups();
  made = await createTestDispatcher({ groups: chat.directory });
  for (const [who, name] of [
    [lea, 'lea'],
    [bob, 'bob'],
    [cem, 'cem'],
  ] as const)
    giveMailbox(made, who, at(name));
  chat.set('S1', 'support', bob, cem);
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

const forwards = (of: Address = team) => made.mailServer.held.addresses.get(of)?.forwards;
const follow = (line = 'team@example.org follows:@support') => made.type(`/mail group ${line}`, lea);

/** Looks at what is due, applies it, and looks again. */
async function look(after = 0): Promise<void> {
  made.pass(after);
  for (let round = 0; round < 3; round += 1) {
    await followGroups(made.app);
    await runAllApplyJobs(made.app);
  }
}

const notices = () =>
  made.app.store.outbox
    .due(0, 1000)
    .filter(({ job }) => job === 'tell-group-owner')
    .map(({ data }) => (data as GroupNoticeJob).news);

const newest = () => {
  const [request] = requestsIn(made.app);
  if (!request) throw new Error('There is no request');
  return request;
};

describe('an alias that follows a group', () => {
  it('is made with its members’ mailboxes, in one request', async () => {
    const view = await follow();
    expect(view.title).toBe('Alias team@example.org created for @support (Slack).');
    expect(forwards()).toEqual([at('bob'), at('cem')]);
    expect(made.app.store.groups.of(team)).toMatchObject({ group: 'S1', reach: 'inside', request: 1 });
  });

  it('gets who joins and loses who leaves, by requests of Facteur’s own', async () => {
    await follow();
    await look();
    giveMailbox(made, dan, at('dan'));
    chat.set('S1', 'support', cem, dan);
    await look(5 * minutes);
    expect(forwards()).toEqual([at('cem'), at('dan')]);
    const request = newest();
    expect(request).toMatchObject({
      ...{ state: 'applied', requester: { userId: 'ULEA' }, reverts: 1 },
      asking: { follows: { joined: [{ id: 'UDAN' }], left: [{ id: 'UBOB' }] } },
    });
    const events = made.app.store.audit.forAddress(team, 50).filter((each) => each.requestId === request.id);
    expect(events.map(({ event, actor }) => [event, actor])).toEqual([
      ['applied', null],
      ['submitted', null],
    ]);
    expect(notices()).toEqual([{ kind: 'changed', request: request.id, without: [] }]);
    const shown = await made.type(`/mail request show ${request.id}`, lea);
    expect(JSON.stringify(shown)).toContain('Request #1 agreed to that');
  });

  it('changes nothing where nothing has changed, however often it is looked at', async () => {
    await follow();
    for (let times = 0; times < 4; times += 1) await look(10 * minutes);
    expect(requestsIn(made.app)).toHaveLength(1);
    expect(notices()).toEqual([]);
  });

  it('keeps its other forwards, and marks them', async () => {
    made.put(team, { mailbox: null, enabled: true, forwards: [outside('archive'), at('bob')] });
    const view = await follow();
    expect(view.title).toBe('team@example.org follows @support (Slack).');
    chat.set('S1', 'support', cem);
    await look(5 * minutes);
    expect(forwards()).toEqual([outside('archive'), at('cem')]);
    const shown = await made.type('/mail show team@example.org', lea);
    expect(shown.fields).toEqual(
      expect.arrayContaining([{ name: 'Also forwards to', value: outside('archive') }]),
    );
    await made.type('/mail forward add team@example.org x@outside.example', lea);
    await look(5 * minutes);
    expect(forwards()).toEqual([outside('archive'), at('cem'), outside('x')]);
  });

  it('refuses that a member’s forward is taken away by hand, and says how it ends', async () => {
    await follow();
    const refused = await made.type('/mail forward remove team@example.org bob@example.org', lea);
    expect(refused).toMatchObject({ tone: 'failure' });
    expect(JSON.stringify(refused)).toContain('follows:none');
    expect(forwards()).toEqual([at('bob'), at('cem')]);
  });

  it('ends on demand, and its forwards stay', async () => {
    await follow();
    const view = await made.type('/mail group team@example.org follows:none', lea);
    expect(view.title).toBe('team@example.org no longer follows @support (Slack).');
    chat.set('S1', 'support');
    await look(5 * minutes);
    expect(forwards()).toEqual([at('bob'), at('cem')]);
    const again = await made.type('/mail group team@example.org follows:none', lea);
    expect(JSON.stringify(again)).toContain('follows no group');
  });

  it('is undone with all that Facteur has added since', async () => {
    made.put(team, { mailbox: null, enabled: true, forwards: [outside('archive')] });
    await follow();
    giveMailbox(made, dan, at('dan'));
    chat.set('S1', 'support', bob, cem, dan);
    await look(5 * minutes);
    expect(forwards()).toHaveLength(4);
    await made.type('/mail request undo 1', lea);
    expect(forwards()).toEqual([outside('archive')]);
    expect(made.app.store.groups.of(team)).toBeNull();
    await look(5 * minutes);
    expect(forwards()).toEqual([outside('archive')]);
  });

  it('goes with the alias, and comes back with it', async () => {
    await follow();
    const asked = await made.type('/mail delete team@example.org', lea);
    expect(JSON.stringify(asked)).toContain('no longer follows @support');
    expect(made.app.store.groups.of(team)).toBeNull();
    await made.type(`/mail request undo ${newest().id}`, lea);
    expect(made.app.store.groups.of(team)).toMatchObject({ group: 'S1' });
    await look();
    expect(forwards()).toEqual([at('bob'), at('cem')]);
  });
});

describe('members', () => {
  it('without a mailbox are told to the owner once, and get one’s mail when they have one', async () => {
    chat.set('S1', 'support', bob, dan);
    const view = await follow();
    expect(JSON.stringify(view)).toContain('Without a mailbox');
    await look(5 * minutes);
    await look(5 * minutes);
    expect(notices()).toEqual([]);
    chat.set('S1', 'support', bob, dan, slackPerson('UEVA', 'Eva'));
    await look(5 * minutes);
    await look(5 * minutes);
    expect(notices()).toMatchObject([{ kind: 'without', without: [{ id: 'UEVA' }] }]);
    await made.type('/mail create dan@example.org for:<@UDAN|Dan>', lea);
    await look();
    expect(forwards()).toEqual([at('bob'), at('dan')]);
  });

  it('get nothing at a mailbox in a domain that the workspace does not see', async () => {
    const other = domain('other.example');
    made.mailServer.held.domains.add(other);
    made.app.store.domains.add(other);
    made.app.store.domains.bind('slack/T2', other);
    giveMailbox(made, dan, 'dan@other.example' as Address);
    chat.set('S1', 'support', bob, dan);
    const view = await follow();
    expect(forwards()).toEqual([at('bob')]);
    expect(JSON.stringify(view)).not.toContain('other.example');
  });

  it('with a suspended mailbox get their mail again once it is resumed', async () => {
    await follow();
    await look();
    await made.type('/mail suspend bob@example.org', lea);
    await look();
    expect(forwards()).toEqual([at('cem')]);
    await made.type('/mail resume bob@example.org', lea);
    await look();
    expect(forwards()).toEqual([at('cem'), at('bob')]);
  });

  it('outside of the domains get the mail only if that was agreed to', async () => {
    chat.groups.set('S1', {
      name: 'support',
      members: [
        { id: 'UBOB', name: 'Bob' },
        { id: 'UEXT', name: 'Ext', email: outside('ext') },
      ],
    });
    await follow();
    expect(forwards()).toEqual([at('bob')]);
    const asked = await made.type('/mail group team@example.org reach:outside', lea);
    expect(asked.title).toBe('team@example.org follows @support (Slack).');
    expect(forwards()).toEqual([at('bob'), outside('ext')]);
  });
});

describe('a group that', () => {
  it('can’t be read changes nothing, and its owner hears of it once', async () => {
    await follow();
    chat.setTrouble('away');
    for (let times = 0; times < 6; times += 1) await look(5 * minutes);
    expect(forwards()).toEqual([at('bob'), at('cem')]);
    expect(notices()).toEqual([{ kind: 'unread', why: 'away' }]);
    chat.setTrouble(null);
    chat.set('S1', 'support', bob);
    await look(5 * minutes);
    expect(forwards()).toEqual([at('bob')]);
  });

  it('is deleted changes nothing, and its owner hears of it once', async () => {
    await follow();
    chat.groups.delete('S1');
    for (let times = 0; times < 3; times += 1) await look(5 * minutes);
    expect(forwards()).toEqual([at('bob'), at('cem')]);
    expect(notices()).toEqual([{ kind: 'gone' }]);
  });

  it('is empty leaves the last state, and goes on from there', async () => {
    await follow();
    chat.set('S1', 'support');
    for (let times = 0; times < 3; times += 1) await look(5 * minutes);
    expect(forwards()).toEqual([at('bob'), at('cem')]);
    expect(notices()).toEqual([{ kind: 'empty' }]);
    giveMailbox(made, dan, at('dan'));
    chat.set('S1', 'support', dan);
    await look(5 * minutes);
    expect(forwards()).toEqual([at('dan')]);
  });

  it('has nobody with a mailbox is not followed', async () => {
    chat.set('S1', 'support', dan);
    expect(await follow()).toMatchObject({
      tone: 'failure',
      title: expect.stringContaining('Nobody in @support'),
    });
    expect(forwards()).toBeUndefined();
  });

  it('nearly everybody leaves at once is an admin’s to decide, who is asked once', async () => {
    const many = Array.from({ length: 12 }, (_, index) => slackPerson(`UM${index}`, `m${index}`));
    for (const each of many) giveMailbox(made, each, at(each.displayName));
    chat.set('S1', 'support', ...many);
    await follow();
    await look();
    chat.set('S1', 'support', ...many.slice(0, 1));
    for (let times = 0; times < 3; times += 1) await look(5 * minutes);
    expect(forwards()).toHaveLength(12);
    const waiting = newest();
    expect(waiting.state).toBe('awaiting-approval');
    expect(requestsIn(made.app)).toHaveLength(2);
    const admin = slackPerson('UADM', 'Adm', 'admin');
    expect(await approve(made.app, admin, clickOn(made.app, waiting))).toMatchObject({ ok: true });
    await look();
    expect(requestOf(made.app, waiting.id).state).toBe('applied');
    expect(forwards()).toEqual([at('m0')]);
  });

  it('is no group of the workspace, or can’t be asked for, is refused', async () => {
    expect(await follow('team@example.org follows:@nobody')).toMatchObject({ tone: 'failure' });
    chat.setTrouble('plan');
    expect(JSON.stringify(await follow())).toContain('plan of this workspace');
    expect(JSON.stringify(await made.type('/mail group team@example.org follows:support'))).toContain(
      'a terminal has none of its own',
    );
  });
});
