import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approverAlert } from '../../../src/chat/delivery/approver-alert.ts';
import { english } from '../../../src/chat/i18n/en/english.ts';
import { confirmationTimeout } from '../../../src/domain/request/deadlines.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { remindApprovers } from '../../../src/requests/lifecycle/remind-approvers.ts';
import { approve, deny } from '../../../src/requests/lifecycle/review.ts';
import type { ApproverAlertJob } from '../../../src/requests/outbox/enqueue-approver-alert.ts';
import {
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { account, policyWith } from '../../support/fixtures/policy.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const [mia, max, ada] = [
  account('slack/T1', 'mia', 'member'),
  account('slack/T1', 'max', 'moderator'),
  account('slack/T1', 'ada', 'admin'),
];
const escalateTo = { tenant: 'slack/T1', platform: 'slack', group: 'S1' } as const;
const withRules = (sets: Parameters<typeof policyWith>[0]['sets'] = {}) =>
  policyWith({ tenants: { 'slack/T1': [exampleOrg] }, sets });

let made: ExampleOrg;
let policy: Policy;
beforeEach(async () => {
  policy = withRules();
  made = await makeExampleOrg({ policy: () => policy });
});
afterEach(() => made.close());

const askForBob = () => ask(made.app, mia, change(at('bob'), null, mailbox('one')));

/** Takes the alerts that wait in the outbox. */
function takeAlerts(): ApproverAlertJob[] {
  const rows = made.app.store.outbox.due(0, 1_000).filter(({ job }) => job === 'call-approvers');
  for (const { id } of rows) made.app.store.outbox.remove(id);
  return rows.map(({ data }) => data as ApproverAlertJob);
}

/** Lets time pass in steps, runs what is due after each, and returns the times after which anything was. */
async function remindedAt(total: number, step = hour): Promise<number[]> {
  const times: number[] = [];
  for (let passed = step; passed <= total; passed += step) {
    made.pass(step);
    if ((await remindApprovers(made.app)) > 0) times.push(passed);
  }
  return times;
}

describe('reminders', () => {
  it('come after a day, then daily', async () => {
    const { id } = await askForBob();
    expect(await remindedAt(3.5 * day)).toEqual([day, 2 * day, 3 * day]);
    const reminder = { request: id, kind: 'reminder' };
    expect(takeAlerts()).toEqual([reminder, reminder, reminder]);
  });

  it('come as the policy says that held when it was asked, whatever it says now', async () => {
    policy = withRules({ remindAfter: 2 * hour, remindEvery: 5 * hour });
    await askForBob();
    policy = withRules();
    expect(await remindedAt(day)).toEqual([2 * hour, 7 * hour, 12 * hour, 17 * hour, 22 * hour]);
  });

  it('come once after an outage, and then with the usual time between', async () => {
    await askForBob();
    made.pass(3.5 * day);
    expect(await remindApprovers(made.app)).toBe(1);
    expect(await remindApprovers(made.app)).toBe(0);
    expect(await remindedAt(2 * day)).toEqual([day, 2 * day]);
  });

  it('of a request that was confirmed first count from there', async () => {
    made.put(at('bob'), mailbox('one'));
    const request = await ask(made.app, mia, change(at('bob'), mailbox('one'), null));
    made.pass(confirmationTimeout - 1);
    expect(await remindApprovers(made.app)).toBe(0);
    await confirm(made.app, mia, clickOn(made.app, request));
    expect(await remindedAt(2 * day)).toEqual([day, 2 * day]);
    expect(requestOf(made.app, request.id).state).toBe('awaiting-approval');
  });
});

describe('what waits at one place', () => {
  const askForMailbox = (local: string, actor = mia) =>
    ask(made.app, actor, change(at(local), null, mailbox(local)));
  const many = async (count: number, prefix = 'a') => {
    const ids: number[] = [];
    for (let each = 0; each < count; each += 1) {
      const who = account('slack/T1', `U${prefix}${each}`, 'member');
      ids.push((await askForMailbox(`${prefix}${each}`, { ...who, channel: 'C1' })).id);
    }
    return ids;
  };

  it('is announced together, in one message a day, whenever it was asked for', async () => {
    const first = await many(3);
    made.pass(20 * hour);
    const later = await many(2, 'b');
    expect(await remindedAt(2.5 * day)).toEqual([4 * hour, 28 * hour, 52 * hour]);
    const [one, ...more] = takeAlerts();
    expect(one).toEqual({ request: first[0], others: [...first.slice(1), ...later], kind: 'reminder' });
    expect(more).toHaveLength(2);
  });

  it('is announced once a day though each is to be reminded of after an hour', async () => {
    policy = withRules({ remindAfter: hour });
    const reminded: number[] = [];
    for (let passed = 0; passed < 24; passed += 1) {
      await many(1, `h${passed}x`);
      reminded.push(...(await remindedAt(hour)));
    }
    expect(reminded).toHaveLength(1);
    expect(await remindedAt(2 * hour)).toHaveLength(1);
  });

  it('is one note for each channel, and for each person where there is none', async () => {
    await many(2);
    await askForMailbox('there', { ...mia, channel: 'C2' });
    await askForMailbox('mine');
    await askForMailbox('his', account('slack/T1', 'moe', 'member'));
    made.pass(day);
    expect(await remindApprovers(made.app)).toBe(4);
    expect(takeAlerts().map(({ others = [] }) => others.length)).toEqual([1, 0, 0, 0]);
  });

  it('is listed, as far as it waits still, and no further than people read', async () => {
    const ids = await many(14);
    const [first = 0, second = 0] = ids;
    made.pass(day);
    expect(await remindApprovers(made.app)).toBe(1);
    const [data] = takeAlerts();
    await cancel(made.app, ada, first);
    const alert = data ? approverAlert(made.app, () => english, data, 1) : null;
    expect(alert).toMatchObject({
      request: null,
      channel: 'C1',
      view: { title: '13 requests wait for approval.' },
    });
    expect(alert?.view.text).toHaveLength(11);
    expect(alert?.view.text?.[0]).toContain(`Request #${second} has been waiting since`);
    expect(alert?.view.text?.at(-1)).toBe('And 3 more.');
    for (const id of ids.slice(2)) await cancel(made.app, ada, id);
    expect(data && approverAlert(made.app, () => english, data, 1)).toMatchObject({ request: second });
  });

  it('calls the groups of those that have waited for long, and no others', async () => {
    policy = withRules({ escalateAfter: day, escalateTo });
    await many(2);
    made.pass(day - hour);
    policy = withRules({ escalateAfter: day, escalateTo: { ...escalateTo, group: 'S2' } });
    await many(1, 'b');
    made.pass(hour);
    expect(await remindApprovers(made.app)).toBe(1);
    const [data] = takeAlerts();
    expect(data?.kind).toBe('escalation');
    expect(data && approverAlert(made.app, () => english, data, 1)?.mentions).toEqual([
      { kind: 'group', id: 'S1' },
    ]);
  });
});

describe('escalation', () => {
  const kinds = () => takeAlerts().map(({ kind }) => kind);

  it('is what reminders are from its time on', async () => {
    policy = withRules({ escalateAfter: 3 * day, escalateTo });
    await askForBob();
    await remindedAt(4 * day);
    expect(kinds()).toEqual(['reminder', 'reminder', 'escalation', 'escalation']);
  });

  it('calls the group that is named, and a reminder nobody by name', async () => {
    policy = withRules({ escalateAfter: 2 * day, escalateTo });
    await askForBob();
    await remindedAt(2 * day);
    const mentions = takeAlerts().map((data) => approverAlert(made.app, () => english, data, 1)?.mentions);
    expect(mentions).toEqual([[], [{ kind: 'group', id: 'S1' }]]);
  });

  it('is none where nobody is named', async () => {
    policy = withRules({ escalateAfter: day, escalateTo: null });
    await askForBob();
    await remindedAt(2 * day);
    expect(kinds()).toEqual(['reminder', 'reminder']);
  });
});

describe('nobody is reminded of a request', () => {
  const ends: [string, (request: Request) => Promise<unknown> | unknown][] = [
    ['approved', (request) => approve(made.app, max, clickOn(made.app, request))],
    ['denied', (request) => deny(made.app, max, clickOn(made.app, request), 'no')],
    ['cancelled', ({ id }) => cancel(made.app, mia, id)],
    [
      'stale',
      (request) => {
        made.put(at('bob'), mailbox('other'));
        return approve(made.app, max, clickOn(made.app, request));
      },
    ],
  ];
  it.each(ends)('that is %s', async (_how, end) => {
    await end(await askForBob());
    takeAlerts();
    expect(await remindedAt(8 * day, day)).toEqual([]);
    expect(takeAlerts()).toEqual([]);
  });

  it('that is expired, be it swept or not', async () => {
    await askForBob();
    made.pass(7 * day);
    expect(await remindApprovers(made.app)).toBe(0);
    expect(takeAlerts()).toEqual([]);
    expect(await expireRequests(made.app)).toBe(1);
    expect(await remindApprovers(made.app)).toBe(0);
  });

  it('that waits for its requester', async () => {
    made.put(at('bob'), mailbox('one'));
    await ask(made.app, ada, change(at('bob'), mailbox('one'), null));
    expect(await remindedAt(2 * day)).toEqual([]);
  });

  it('that ended between the reminder and its being brought', async () => {
    const { id } = await askForBob();
    await remindedAt(day);
    await cancel(made.app, mia, id);
    expect(takeAlerts().map((data) => approverAlert(made.app, () => english, data, 1))).toEqual([null]);
  });
});

describe('where the clock goes back by an hour', () => {
  const goesBack = () => made.turnClock(-hour);
  const step = hour / 6;

  it('a reminder comes, and the next after their usual time', async () => {
    policy = withRules({ remindAfter: 3 * hour, remindEvery: 2 * hour });
    await askForBob();
    goesBack();
    expect(await remindedAt(6 * hour, step)).toEqual([step, 2 * hour + step, 4 * hour + step]);
  });

  it('whoever was reminded just before is so after the usual time, not an hour later', async () => {
    policy = withRules({ remindAfter: hour, remindEvery: 3 * hour });
    await askForBob();
    expect(await remindedAt(hour)).toEqual([hour]);
    goesBack();
    expect(await remindedAt(7 * hour, step)).toEqual([3 * hour + step, 6 * hour + step]);
  });

  it('what waits for a confirmation waits no longer for it', async () => {
    made.put(at('bob'), mailbox('one'));
    const request = await ask(made.app, ada, change(at('bob'), mailbox('one'), null));
    made.turnClock(-30_000);
    expect(await expireRequests(made.app)).toBe(0);
    goesBack();
    expect(await confirm(made.app, ada, clickOn(made.app, request))).toMatchObject({
      fault: { code: 'request-moved-on', state: 'expired' },
    });
    expect(await expireRequests(made.app)).toBe(1);
  });

  it('what waits for an approval goes on waiting', async () => {
    const { id } = await askForBob();
    goesBack();
    expect(await expireRequests(made.app)).toBe(0);
    expect(requestOf(made.app, id).state).toBe('awaiting-approval');
  });
});

describe('a request expires', () => {
  it('when its time is over, not a moment before, and by then no click counts', async () => {
    policy = withRules({ waits: 2 * day });
    const request = await askForBob();
    policy = withRules({ waits: 9 * day });
    made.pass(2 * day - 1);
    expect(await expireRequests(made.app)).toBe(0);
    made.pass(1);
    expect(await approve(made.app, max, clickOn(made.app, request))).toMatchObject({
      fault: { code: 'request-moved-on', state: 'expired' },
    });
    expect(await expireRequests(made.app)).toBe(1);
    expect(requestOf(made.app, request.id)).toMatchObject({
      state: 'expired',
      expiresAt: null,
      remindAt: null,
    });
  });

  it('is given its full time anew when it is confirmed', async () => {
    policy = withRules({ waits: day });
    made.put(at('bob'), mailbox('one'));
    const request = await ask(made.app, mia, change(at('bob'), mailbox('one'), null));
    made.pass(confirmationTimeout - 1);
    await confirm(made.app, mia, clickOn(made.app, request));
    made.pass(day - 1);
    expect(await expireRequests(made.app)).toBe(0);
    made.pass(1);
    expect(await expireRequests(made.app)).toBe(1);
  });
});
