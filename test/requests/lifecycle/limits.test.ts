import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err } from '../../../src/domain/result.ts';
import type { Policy, Rule } from '../../../src/policy/policy.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import {
  address,
  aliasTo,
  ask,
  at,
  change,
  domain,
  exampleOrg,
  mailbox,
  orThrow,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { account, as, policyWith } from '../../support/fixtures/policy.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../support/test-dispatcher.ts';

const day = 24 * 60 * 60_000;
const gigabyte = 1024 ** 3;
const ada = account('slack/T1', 'ada', 'admin');
const mia = account('slack/T1', 'mia', 'member');
const moe = account('slack/T1', 'moe', 'member');

let made: TestDispatcher;
let policy: Policy;
const rules = (sets: Rule['sets']) => {
  policy = policyWith({ tenants: { 'slack/T1': 'all' }, sets });
};
beforeEach(async () => {
  rules({});
  made = await createTestDispatcher({ policy: () => policy });
});
afterEach(() => made.close());

const creation = (local: string, to = at('postmaster')) => change(at(local), null, aliasTo(to));
const answer = async (line: string, actor = ada) => viewText(await made.type(line, actor));

describe('open requests', () => {
  const tooMany = { ok: false, fault: { code: 'too-many-open', limit: 2 } };

  it('are limited per person, and a closed one makes room', async () => {
    rules({ openRequests: 2 });
    const first = await ask(made.app, mia, creation('a'));
    await ask(made.app, mia, creation('b'));
    expect(await submit(made.app, mia, creation('c'))).toMatchObject(tooMany);
    expect(await submit(made.app, moe, creation('d'))).toMatchObject({ ok: true });
    await cancel(made.app, mia, first.id);
    expect(await submit(made.app, mia, creation('c'))).toMatchObject({ ok: true });
  });

  it('are counted right where several come at once', async () => {
    rules({ openRequests: 2 });
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((each) => submit(made.app, mia, creation(each))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
    expect(answers.filter(({ ok }) => !ok)).toMatchObject([tooMany, tooMany]);
  });

  it('that are refused are refused with how many there are, and when enough of them expire', async () => {
    rules({ openRequests: 2, requestsADay: null });
    const expiries: (number | null)[] = [];
    for (const each of ['a', 'b', 'c']) {
      if (each === 'c') rules({ openRequests: 3, requestsADay: null });
      expiries.push((await ask(made.app, mia, creation(each))).expiresAt);
      made.pass(1_000);
    }
    rules({ openRequests: 2, requestsADay: null });
    const refused = { ok: false, fault: { code: 'too-many-open', limit: 2, open: 3, until: expiries[1] } };
    expect(await submit(made.app, mia, creation('d'))).toEqual(refused);
  });

  it('none may be opened at all where the limit says so', async () => {
    rules({ openRequests: 0 });
    expect(await submit(made.app, ada, creation('a'))).toMatchObject({ fault: { code: 'too-many-open' } });
  });
});

describe('where the policy says nothing', () => {
  const open = async (actor: typeof mia, count: number) => {
    let accepted = 0;
    for (let each = 0; each < count; each += 1) {
      const wanted = change(at(`${actor.userId}${each}`), null, aliasTo(address('x@outside.example')));
      if ((await submit(made.app, actor, wanted)).ok) accepted += 1;
    }
    return accepted;
  };

  it('a member has ten open, a moderator twenty, and an admin any number', async () => {
    expect(await open(mia, 12)).toBe(10);
    expect(await open(account('slack/T1', 'max', 'moderator'), 23)).toBe(20);
    expect(await open(ada, 30)).toBe(30);
  });

  it('a member asks fifty times a day', async () => {
    for (let each = 0; each < 50; each += 1) {
      const { id } = await ask(made.app, mia, creation(`day${each}`));
      await cancel(made.app, mia, id);
    }
    expect(await submit(made.app, mia, creation('more'))).toMatchObject({
      fault: { code: 'too-many-today', limit: 50 },
    });
  });

  it('a rule for one role leaves the others as they are', async () => {
    rules({ openRequests: { moderator: 1 } });
    expect(await open(account('slack/T1', 'max', 'moderator'), 3)).toBe(1);
    expect(await open(mia, 12)).toBe(10);
    rules({ openRequests: null, requestsADay: null });
    expect(await open(moe, 12)).toBe(12);
  });

  it('asking for the same once more takes no further place', async () => {
    rules({ openRequests: 1 });
    const { id } = await ask(made.app, mia, creation('a'));
    expect(await submit(made.app, mia, creation('a'))).toEqual({ ok: true, value: id });
  });
});

describe('requests a day', () => {
  it('are limited per person, over the last 24 hours, whatever became of them', async () => {
    rules({ requestsADay: 2 });
    const first = await ask(made.app, mia, creation('a'));
    await cancel(made.app, mia, first.id);
    made.pass(day - 1);
    await ask(made.app, mia, creation('b'));
    const tooMany = { ok: false, fault: { code: 'too-many-today', limit: 2 } };
    expect(await submit(made.app, mia, creation('c'))).toMatchObject(tooMany);
    made.pass(1);
    expect(await submit(made.app, mia, creation('c'))).toMatchObject({ ok: true });
    expect(await submit(made.app, mia, creation('d'))).toMatchObject(tooMany);
  });

  it('that are refused are refused with how many are left, and when as many as were wanted may be asked for', async () => {
    rules({ requestsADay: 3 });
    const several = (count: number) =>
      Array.from({ length: count }, (_, each) => ({ change: creation(`n${count}${each}`) }));
    const start = made.app.clock();
    await ask(made.app, mia, creation('a'));
    made.pass(1_000);
    await ask(made.app, mia, creation('b'));
    const fault = async (count: number) => {
      const asked = await submitChanges(made.app, mia, several(count));
      return asked.ok ? null : asked.fault;
    };
    const refused = { code: 'too-many-today', limit: 3, left: 1 };
    expect(await fault(2)).toEqual({ ...refused, count: 2, until: start + day });
    expect(await fault(3)).toEqual({ ...refused, count: 3, until: start + 1_000 + day });
    expect(await fault(4)).toEqual({ ...refused, count: 4, until: null });
    made.pass(day - 1_001);
    expect(await fault(2)).toMatchObject({ code: 'too-many-today' });
    made.pass(1);
    expect(await fault(2)).toBeNull();
  });

  it('count what is taken back as well', async () => {
    const { id } = await ask(made.app, ada, creation('a'));
    await runApplyJobs(made.app);
    rules({ requestsADay: 1 });
    expect(await undo(made.app, ada, id)).toMatchObject({ fault: { code: 'too-many-today', limit: 1 } });
  });
});

describe('forwards outside', () => {
  const to = (text: string) => submit(made.app, ada, creation('bob', address(text)));
  const allowed = { ok: true };
  const shutOut = { fault: { code: 'forward-shut-out' } };

  it.each([
    ['x@partner.example', allowed],
    ['x@sub.partner.example', shutOut],
    ['x@notpartner.example', shutOut],
    ['x@a.wild.example', allowed],
    ['x@a.b.wild.example', allowed],
    ['x@wild.example', shutOut],
    ['x@notwild.example', shutOut],
    ['x@bücher.example', allowed],
    ['x@xn--bcher-kva.example', allowed],
    ['x@BÜCHER.example', allowed],
    ['x@never.wild.example', shutOut],
    ['postmaster@example.org', allowed],
  ])('to %s', async (text, expected) => {
    rules({
      forwardTo: ['partner.example', '*.wild.example', domain('bücher.example')],
      neverForwardTo: ['never.wild.example'],
    });
    expect(await to(text)).toMatchObject(expected);
  });

  it('are all refused by an empty list, but never those inside', async () => {
    rules({ forwardTo: [] });
    expect(await to('x@partner.example')).toMatchObject(shutOut);
    expect(await to('postmaster@example.org')).toMatchObject(allowed);
  });

  it('that were there before the rule may stay and may go', async () => {
    made.put(at('bob'), aliasTo(address('x@evil.example'), address('y@evil.example')));
    rules({ neverForwardTo: ['evil.example'] });
    expect(await answer('/mail forward remove bob@example.org x@evil.example')).toContain('bob@example.org');
    expect(made.mailServer.held.addresses.get(at('bob'))?.forwards).toEqual([address('y@evil.example')]);
  });

  it('can not be brought back by an undo', async () => {
    made.put(at('bob'), aliasTo(at('postmaster'), address('x@evil.example')));
    await made.type('/mail forward remove bob@example.org x@evil.example', ada);
    rules({ neverForwardTo: ['evil.example'] });
    expect(await undo(made.app, ada, 1)).toMatchObject(shutOut);
  });

  it('are no way round for the postmaster of a new domain', async () => {
    rules({ neverForwardTo: ['evil.example'] });
    const postmaster = aliasTo(address('x@evil.example'));
    const wanted = { kind: 'domain', domain: domain('new.example'), postmaster } as const;
    expect(await submit(made.app, ada, wanted)).toMatchObject(shutOut);
  });

  it('refused by a rule that comes while a request waits are not applied', async () => {
    const view = await made.type('/mail alias bob@example.org x@evil.example', mia);
    rules({ neverForwardTo: ['evil.example'] });
    const pressed = await made.press(view, 'Approve', ada);
    expect(pressed.tone).toBe('failure');
    expect(requestOf(made.app, 1).state).toBe('awaiting-approval');
  });
});

describe('a domain that passes for one of ours', () => {
  const boss = address('boss@\u0435xample.org');
  const refusal = {
    fault: { code: 'look-alike', domain: domain('\u0435xample.org'), like: exampleOrg },
  };

  it('is for admins alone to forward to, who see its A-labels and that it is outside', async () => {
    for (const actor of [mia, account('slack/T1', 'max', 'moderator')])
      expect(await submit(made.app, actor, creation('bob', boss))).toMatchObject(refusal);
    expect(viewText(await made.type(`/mail alias bob@example.org ${boss}`, mia))).toContain('xn--');
    const words = viewText(await made.type(`/mail alias bob@example.org ${boss}`, ada));
    expect(words).toContain('boss@\u0435xample.org (xn--xample-2of.org) (outside)');
    expect(made.mailServer.held.addresses.get(at('bob'))?.forwards).toEqual([boss]);
  });

  it('is for admins alone to add, or to lead the mail of a new postmaster to', async () => {
    policy = policyWith({ tenants: { 'slack/T1': 'all' }, needs: { domains: { member: 'nothing' } } });
    const adding = (name: string, to: string) =>
      ({ kind: 'domain', domain: domain(name), postmaster: aliasTo(address(to)) }) as const;
    expect(await submit(made.app, mia, adding('\u0435xample.org', 'x@partner.example'))).toMatchObject(
      refusal,
    );
    expect(await submit(made.app, mia, adding('new.example', boss))).toMatchObject(refusal);
    expect(await submit(made.app, mia, adding('new.example', 'x@partner.example'))).toMatchObject({
      ok: true,
    });
  });

  it('may stay where mail led to it before, and go', async () => {
    made.put(at('bob'), aliasTo(boss, address('y@partner.example')));
    expect(await made.type(`/mail forward remove bob@example.org ${boss}`, mia)).toMatchObject({
      tone: 'waiting',
    });
  });
});

describe('the largest quota', () => {
  beforeEach(() => rules({ largestQuota: 2 * gigabyte }));
  const quotaOf = (local: string) => made.mailServer.held.addresses.get(at(local))?.mailbox?.quota;

  it('is what a new mailbox gets where nobody says', async () => {
    await made.type('/mail create bob@example.org', ada);
    expect(quotaOf('bob')).toBe(2 * gigabyte);
    made.put(at('ann'), aliasTo(at('postmaster')));
    await made.type('/mail convert ann@example.org mailbox', ada);
    expect(quotaOf('ann')).toBe(2 * gigabyte);
  });

  it.each(['3G', 'none'])('is not exceeded by %s', async (quota) => {
    made.put(at('ann'), mailbox('one', { quota: gigabyte }));
    await made.type(`/mail create bob@example.org quota:${quota}`, ada);
    await made.type(`/mail quota ann@example.org ${quota}`, ada);
    expect([quotaOf('bob'), quotaOf('ann')]).toEqual([undefined, gigabyte]);
  });

  it('may be used up to the last octet', async () => {
    await made.type('/mail create bob@example.org quota:2G', ada);
    expect(quotaOf('bob')).toBe(2 * gigabyte);
  });

  it('leaves alone what has more already, unless its quota is touched', async () => {
    made.put(at('ann'), mailbox('one', { quota: 9 * gigabyte }));
    await made.type('/mail suspend ann@example.org', ada);
    expect(quotaOf('ann')).toBe(9 * gigabyte);
    expect(made.mailServer.held.addresses.get(at('ann'))?.enabled).toBe(false);
  });
});

describe('a reason that is required', () => {
  beforeEach(() => rules({ reason: 'required' }));

  it.each([undefined, '', ' \n '])('is missing in %j', async (reason) => {
    const asking = reason === undefined ? {} : { reason };
    expect(await submit(made.app, ada, creation('a'), asking)).toEqual(err({ code: 'reason-missing' }));
  });

  it('goes with the request and into its audit', async () => {
    const id = orThrow(await submit(made.app, ada, creation('a'), { reason: 'a new team' }));
    expect(requestOf(made.app, id).asking).toEqual({ reason: 'a new team' });
    const [row] = made.app.store.audit.forRequest(id, at('a'));
    expect(row?.detail).toMatchObject({ reason: 'a new team' });
  });

  it('can be given afterwards, at the press of a button', async () => {
    const refusal = await made.type('/mail alias a@example.org postmaster@example.org', ada);
    const view = await made.press(refusal, 'Give a reason', ada, 'a new team');
    expect(view).toMatchObject({ tone: 'success' });
  });

  it('is asked for by an undo as well', async () => {
    await made.type('/mail alias a@example.org postmaster@example.org reason:because', ada);
    expect(await undo(made.app, ada, 1)).toEqual(err({ code: 'reason-missing' }));
    expect(await undo(made.app, as(ada, 'moderator'), 1, { reason: 'a mistake' })).toMatchObject({
      ok: true,
    });
  });
});

it('rules of other tenants hold for nobody else', async () => {
  policy = {
    ...policyWith({ tenants: { 'slack/T1': [exampleOrg], 'slack/T2': [exampleOrg] } }),
    rules: [{ domains: 'all', tenants: ['slack/T2'], sets: { openRequests: 0 }, needs: {} }],
  };
  expect(await submit(made.app, ada, creation('a'))).toMatchObject({ ok: true });
  expect(await submit(made.app, account('slack/T2', 'eve', 'admin'), creation('b'))).toMatchObject({
    fault: { code: 'too-many-open' },
  });
});
