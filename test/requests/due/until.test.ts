import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { AddressChange } from '../../../src/domain/request/change.ts';
import type { Request, RequestOptions } from '../../../src/domain/request/request.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { keep } from '../../../src/requests/due/keep.ts';
import { startDueRequests } from '../../../src/requests/due/start-due-requests.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  eventsOf,
  mailbox,
  makeExampleOrg,
  max,
  mia,
  orThrow,
  outside,
  requestOf,
  requestsIn,
} from '../../support/fixtures/example-org.ts';
import { askWith, day, later, suspendedFor } from '../../support/fixtures/times.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const bob = at('bob');
const box = mailbox('one');
const suspended = mailbox('one', { enabled: false });
const info = at('info');
const alias = aliasTo(at('postmaster'));

const now = (address = bob): AddressState | null => made.mailServer.held.addresses.get(address) ?? null;
const until = (milliseconds = day): RequestOptions => ({ until: later(made.app, milliseconds) });
const waysBack = () => requestsIn(made.app).filter(({ reverts }) => reverts !== null);
const wayBack = (): Request => {
  const [newest] = waysBack();
  if (!newest) throw new Error('Nothing is to be taken back');
  return newest;
};
const stateOf = ({ id }: Pick<Request, 'id'>) => requestOf(made.app, id).state;

async function applied(actor: Actor, wanted: AddressChange, options: RequestOptions = {}): Promise<Request> {
  const request = await askWith(made.app, actor, wanted, options);
  await runAllApplyJobs(made.app);
  return requestOf(made.app, request.id);
}

async function whenDue(milliseconds = day): Promise<void> {
  made.pass(milliseconds);
  await startDueRequests(made.app);
  await runAllApplyJobs(made.app);
}

const suspendedForADay = async (): Promise<Request> => {
  made.put(bob, box);
  return applied(ada, change(bob, box, suspended), until());
};

describe('a change until a time', () => {
  it('is taken back then by a request of its own, to which nobody has to agree', async () => {
    const { app } = made;
    made.put(bob, box);
    const first = await askWith(app, mia, change(bob, box, suspended), until());
    expect(waysBack()).toEqual([]);
    expect(await approve(app, max, clickOn(app, first))).toEqual(ok('moved'));
    await runAllApplyJobs(app);
    expect(now()).toEqual(suspended);
    const back = wayBack();
    expect(back).toMatchObject({
      ...{ state: 'scheduled', dueAt: first.asking.until?.at, reverts: first.id, terms: null },
      plan: { gate: { confirm: false, approvals: null } },
    });
    expect(back.requester).toEqual(first.requester);
    await whenDue(day - 1);
    expect(now()).toEqual(suspended);
    await whenDue(1);
    expect(now()).toEqual(box);
    expect(stateOf(back)).toBe('applied');
    expect(eventsOf(app, back)).toEqual(['scheduled', 'replanned', 'due', 'applied']);
    await whenDue(365 * day);
    expect(waysBack()).toHaveLength(1);
  });

  it.each([
    ['a forward', box, mailbox('one', { forwards: [outside('x')] })],
    ['a quota', mailbox('one', { quota: 1024 }), mailbox('one', { quota: 4096 })],
  ])('of %s leaves what others did since', async (_, before, after) => {
    made.put(bob, before);
    await applied(ada, change(bob, before, after), until());
    const others = { ...after, forwards: [...after.forwards, outside('theirs')] };
    await applied(ada, change(bob, after, others));
    await whenDue();
    expect(now()).toEqual({ ...before, forwards: [outside('theirs')] });
  });

  it('is not taken back where somebody has undone it before, and says nothing', async () => {
    const first = await suspendedForADay();
    const back = wayBack();
    made.put(bob, box);
    await whenDue();
    expect(requestOf(made.app, back.id)).toMatchObject({
      state: 'cancelled',
      outcome: { kind: 'nothing-left' },
    });
    expect(stateOf(first)).toBe('applied');
  });

  it('has a way back that nobody cancels', async () => {
    const first = await suspendedForADay();
    const fault = { code: 'way-back-stays', request: wayBack().id, of: first.id };
    expect(await cancel(made.app, ada, wayBack().id)).toEqual(err(fault));
    expect(stateOf(wayBack())).toBe('scheduled');
  });

  it('waits for its address, and for its mail server', async () => {
    const { app } = made;
    await suspendedForADay();
    made.put(at('ann'), mailbox('two'));
    const holding = await askWith(
      app,
      ada,
      change(bob, suspended, { ...suspended, forwards: [at('ann')] }),
      {},
    );
    expect(holding.state).toBe('queued');
    made.pass(day);
    expect(await startDueRequests(app)).toBe(0);
    await runAllApplyJobs(app);
    expect(await startDueRequests(app)).toBe(1);
    await runAllApplyJobs(app);
    expect(now()).toEqual(mailbox('one', { forwards: [at('ann')] }));
  });

  it('ends as outdated, and says why, where a rule stands against the way back', async () => {
    const small = mailbox('one', { quota: 1024 });
    made.put(bob, small);
    const large = mailbox('one', { quota: 1_000_000 });
    await applied(ada, change(bob, small, large), until());
    made.put(bob, large, { messages: 9, bytes: 5000 });
    await whenDue();
    expect(requestOf(made.app, wayBack().id)).toMatchObject({
      state: 'stale',
      outcome: { kind: 'refused', why: { code: 'quota-below-use' } },
    });
    expect(now()).toEqual(large);
  });

  it('expires at its end where nobody agreed to it before', async () => {
    const { app } = made;
    made.put(bob, box);
    const asked = await askWith(app, mia, change(bob, box, suspended), until());
    expect(asked).toMatchObject({ state: 'awaiting-approval', expiresAt: app.clock() + day });
    made.pass(day);
    expect(await expireRequests(app)).toBe(1);
    expect(stateOf(asked)).toBe('expired');
  });

  it('is refused for what can’t be taken back, ends before it begins, or is too much', async () => {
    const { app } = made;
    made.put(bob, box);
    const one = { code: 'not-for-a-time', address: bob };
    expect(await submit(app, ada, change(bob, box, null), until())).toEqual(err(one));
    expect(await submit(app, ada, change(bob, box, alias), until())).toEqual(err(one));
    const two = await submit(app, ada, change(at('new'), null, mailbox('new')), until());
    expect(two).toEqual(err({ code: 'not-for-a-time', address: at('new') }));
    const early = { ...until(), at: later(app, day) };
    const three = await submit(app, ada, change(bob, box, suspended), early);
    expect(three).toEqual(err({ code: 'until-too-early', argument: 'until' }));
    const many = Array.from({ length: 251 }, (_, index) => ({
      change: change(at(`many${index}`), null, alias),
    }));
    expect(await submitChanges(app, ada, many, until())).toMatchObject({ fault: { code: 'until-too-many' } });
  });

  it('counts in nobody’s limits', async () => {
    const { app } = made;
    await suspendedForADay();
    expect(app.store.requests.expiriesOfOpen(['terminal/ada'])).toEqual([]);
  });

  it('of several addresses is taken back as one', async () => {
    const { app } = made;
    const several = ['a', 'b', 'c'].map(at);
    for (const each of several) made.put(each, alias);
    const off = { ...alias, enabled: false };
    orThrow(
      await submitChanges(
        app,
        ada,
        several.map((each) => ({ change: change(each, alias, off) })),
        until(),
      ),
    );
    await runAllApplyJobs(app);
    expect(several.map(now)).toEqual([off, off, off]);
    const back = wayBack();
    expect(back.plan.size).toBe(3);
    // Of one of them, something else is wanted since.
    await applied(ada, change(at('b'), off, null));
    expect(stateOf(back)).toBe('scheduled');
    await whenDue();
    expect(several.map(now)).toEqual([alias, null, alias]);
    expect(stateOf(back)).toBe('applied');
  });
});

describe('an alias until a time', () => {
  const made30 = async (): Promise<void> => {
    await applied(ada, change(info, null, alias), until());
  };

  it('is suspended first, and removed 30 days later', async () => {
    await made30();
    await whenDue();
    expect(now(info)).toEqual({ ...alias, enabled: false });
    const removal = wayBack();
    expect(removal).toMatchObject({ state: 'scheduled', dueAt: made.app.clock() + suspendedFor });
    expect(waysBack()).toHaveLength(2);
    await whenDue(suspendedFor);
    expect(now(info)).toBeNull();
    expect(stateOf(removal)).toBe('applied');
    await whenDue(365 * day);
    expect(waysBack()).toHaveLength(2);
  });

  it('is removed, or kept for some days, at the time of day at which it was to end, also as summer time begins', async () => {
    const inParis = (time: string) => Date.parse(time);
    made.pass(inParis('2027-03-20T09:00+01:00') - made.app.clock());
    await made30();
    const [suspension] = waysBack();
    orThrow(await keep(made.app, ada, suspension?.id ?? 0, 10));
    await runAllApplyJobs(made.app);
    expect(wayBack().dueAt).toBe(inParis('2027-03-31T09:00+02:00'));
    made.pass(inParis('2027-10-20T09:00+02:00') - made.app.clock());
    await whenDue(0);
    expect(wayBack().dueAt).toBe(inParis('2027-11-19T09:00+01:00'));
  });

  it('stays where somebody wants it to take mail again meanwhile', async () => {
    await made30();
    await whenDue();
    await applied(ada, change(info, { ...alias, enabled: false }, alias));
    expect(stateOf(wayBack())).toBe('cancelled');
    await whenDue(suspendedFor);
    expect(now(info)).toEqual(alias);
  });

  it.each([
    ['added to', [at('postmaster'), outside('theirs')]],
    ['replaced', [outside('theirs')]],
  ])(
    'ends also where its forwards were %s meanwhile, which stay until it is removed',
    async (_, forwards) => {
      await made30();
      const theirs = aliasTo(...forwards);
      await applied(ada, change(info, alias, theirs));
      await whenDue();
      expect(now(info)).toEqual({ ...theirs, enabled: false });
      await whenDue(suspendedFor);
      expect(now(info)).toBeNull();
    },
  );

  it('is never dropped where it has become a mailbox', async () => {
    await made30();
    made.put(info, mailbox('theirs'));
    await whenDue();
    await whenDue(suspendedFor);
    expect(now(info)).toEqual(mailbox('theirs'));
  });

  it('is removed later where it was suspended before its time', async () => {
    await made30();
    await applied(ada, change(info, alias, { ...alias, enabled: false }));
    await whenDue();
    expect(now(info)).toEqual({ ...alias, enabled: false });
    await whenDue(suspendedFor);
    expect(now(info)).toBeNull();
  });
});

describe('a later wish about the same thing', () => {
  it('ends the way back: a suspension for good is not undone by an earlier Friday', async () => {
    const { app } = made;
    await suspendedForADay();
    const back = wayBack();
    const forGood = await applied(ada, change(bob, suspended, suspended), { keeps: [back.id] });
    expect(forGood.state).toBe('applied');
    expect(requestOf(app, back.id)).toMatchObject({
      state: 'cancelled',
      outcome: { kind: 'overtaken', by: forGood.id },
    });
    await whenDue();
    expect(now()).toEqual(suspended);
  });

  it('needs what making it now would need', async () => {
    const { app } = made;
    await suspendedForADay();
    const wish = await askWith(app, mia, change(bob, suspended, suspended), { keeps: [wayBack().id] });
    expect(wish.state).toBe('awaiting-approval');
    expect(stateOf(wayBack())).toBe('scheduled');
    expect(await approve(app, max, clickOn(app, wish))).toEqual(ok('moved'));
    await runAllApplyJobs(app);
    expect(stateOf(wayBack())).toBe('cancelled');
  });

  it('is nothing that another thing about the address ends', async () => {
    await suspendedForADay();
    const larger = mailbox('one', { enabled: false, quota: 4096 });
    await applied(ada, change(bob, suspended, larger));
    expect(stateOf(wayBack())).toBe('scheduled');
    await whenDue();
    expect(now()).toEqual(mailbox('one', { quota: 4096 }));
  });

  it('may be the same for longer', async () => {
    await suspendedForADay();
    const [first] = waysBack();
    await applied(ada, change(bob, suspended, suspended), { keeps: [wayBack().id], ...until(30 * day) });
    expect(waysBack()).toHaveLength(2);
    expect(first && stateOf(first)).toBe('cancelled');
    await whenDue();
    expect(now()).toEqual(suspended);
    await whenDue(29 * day);
    expect(now()).toEqual(box);
  });

  it('is an undo too', async () => {
    const first = await suspendedForADay();
    orThrow(await undo(made.app, ada, first.id));
    await runAllApplyJobs(made.app);
    expect(now()).toEqual(box);
    expect(stateOf(wayBack())).toBe('cancelled');
  });
});
