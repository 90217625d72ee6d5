import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Change } from '../../../src/domain/request/change.ts';
import { ok, refused } from '../../../src/domain/result.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { cancel, confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  clickOn,
  eventsOf,
  mailbox,
  mailboxId,
  max,
  mia,
  orThrow,
  outside,
  person,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { carryOut } from '../../support/run-jobs.ts';
import { makeTestDesk, type TestDesk, wordsOf } from '../../support/test-dispatcher.ts';

const bob = at('bob');
const one = mailboxId('one');
const box = mailbox('one');
const there = (parts: Parameters<typeof mailbox>[1]) => change(bob, box, mailbox('one', parts));
const moe = person('moe', 'member');
const quota = (size: number) => there({ quota: size * 1024 ** 3 });
const suspension = there({ enabled: false });
const deletion = change(bob, box, null);
const handover = { kind: 'owner', address: bob, mailbox: one, from: null, to: moe, locksOut: true } as const;
const forward = there({ forwards: [at('postmaster')] });

let made: TestDesk;
beforeEach(async () => {
  made = await makeTestDesk();
  made.put(bob, box);
  made.office.store.owners.put({ mailbox: one, address: bob, owner: mia, person: 'terminal/terminal/mia' });
});
afterEach(() => made.close());

const stateOf = (id: number) => requestOf(made.office, id).state;

describe('what waits holds nothing:', () => {
  const waits: readonly (readonly [string, Actor, Change])[] = [
    ['a deletion that nobody confirmed', moe, deletion],
    ['a quota that nobody approved', moe, quota(1)],
    ['a handover that nobody confirmed', max, handover],
  ];
  const goesAhead: readonly (readonly [string, Actor, Change])[] = [
    ['an admin’s suspension', ada, suspension],
    ['its owner’s own forward', mia, forward],
    ['a moderator’s quota', max, quota(2)],
  ];

  it.each(
    waits.flatMap(([first, by, wanted]) =>
      goesAhead.map((each) => [first, each[0], by, wanted, each[1], each[2]] as const),
    ),
  )('%s does not hold up %s, and is stale then', async (_first, _second, by, wanted, who, done) => {
    const { office } = made;
    const waiting = await ask(office, by, wanted);
    const other = await ask(office, moe, quota(7));
    const ahead = await ask(office, who, done);
    expect(ahead.state).toBe('queued');
    await carryOut(office);
    expect(stateOf(ahead.id)).toBe('applied');
    for (const { id, address } of [waiting, other]) {
      expect(requestOf(office, id)).toMatchObject({
        state: 'stale',
        outcome: { kind: 'overtaken', by: ahead.id },
      });
      expect(eventsOf(office, { id, address }).at(-1)).toBe('stale');
    }
  });

  it('a handover goes ahead once it is confirmed, and so does a broken glass', async () => {
    const { office } = made;
    await ask(office, moe, quota(1));
    const passed = await ask(office, ada, handover);
    expect(await confirm(office, ada, clickOn(office, passed))).toEqual(ok('moved'));
    await carryOut(office);
    expect(stateOf(passed.id)).toBe('applied');
    await ask(office, mia, quota(1));
    const urgent = await ask(office, person('eve', 'member'), quota(3));
    expect(await breakGlass(office, ada, urgent.id, 'now')).toEqual(ok('moved'));
    expect(stateOf(urgent.id)).toBe('queued');
  });

  it('tells the requester why in words, and asks again on what is there by then', async () => {
    const { office } = made;
    const view = await made.type('/mail quota bob@example.org 1G', moe);
    expect(view.tone).toBe('waiting');
    for (const { id } of office.store.outbox.due(0, 100)) office.store.outbox.done(id);
    await made.type('/mail suspend bob@example.org', ada);
    const shown = office.store.outbox.due(0, 100).map(({ job, data }) => [job, data['request']]);
    expect(shown).toContainEqual(['show-request', 1]);
    const stale = await made.type('/mail request 1', moe);
    expect(wordsOf(stale)).toContain('Request #2 changed bob@example.org after this was planned');
    const again = await made.press(stale, 'Ask again', moe);
    expect(again.tone).toBe('waiting');
    await made.press(again, 'Approve', max);
    expect(made.mailServer.held.addresses.get(bob)).toEqual(
      mailbox('one', { quota: 1024 ** 3, enabled: false }),
    );
  });
});

describe('what is on its way holds its address:', () => {
  it('nobody asks, confirms, approves or breaks a glass about it meanwhile, and nothing of that is lost', async () => {
    const { office } = made;
    const asked = await ask(office, moe, quota(1));
    const destroys = await ask(office, ada, deletion);
    const held = await ask(office, ada, suspension);
    const busy = refused({ code: 'request-open', address: bob, request: held.id, state: 'queued' });
    expect(await submit(office, mia, forward)).toEqual(busy);
    expect(await submit(office, moe, quota(2))).toEqual(busy);
    expect(await confirm(office, ada, clickOn(office, destroys))).toEqual(busy);
    expect(await approve(office, max, clickOn(office, asked))).toEqual(busy);
    expect(await breakGlass(office, ada, asked.id, 'now')).toEqual(busy);
    expect(await cancel(office, ada, held.id)).toEqual(ok('moved'));
    expect(await approve(office, max, clickOn(office, asked))).toEqual(ok('moved'));
    expect(stateOf(asked.id)).toBe('queued');
  });

  it('a failure leaves what waits as it was', async () => {
    const { office } = made;
    const asked = await ask(office, moe, quota(1));
    const failing = await ask(office, ada, suspension);
    made.mailServer.held.addresses.set(bob, mailbox('one', { forwards: [outside('meddler')] }));
    await carryOut(office);
    expect([stateOf(failing.id), stateOf(asked.id)]).toEqual(['stale', 'awaiting-approval']);
  });

  it('a password that is set leaves what waits as it was', async () => {
    const { office } = made;
    const asked = await ask(office, moe, quota(1));
    const change = { kind: 'app-password', address: bob, mailbox: one, name: 'x', act: 'revoke' } as const;
    made.mailServer.held.appPasswords.set(one, new Map([['x', 'y']]));
    await ask(office, mia, change);
    await carryOut(office);
    expect(stateOf(asked.id)).toBe('awaiting-approval');
  });
});

describe('asking for the same twice', () => {
  const creation = (id: string, to = outside('x')) =>
    change(at('new'), null, mailbox(id, { forwards: [to, at('postmaster')] }));

  it('is answered with the request that waits', async () => {
    const { office } = made;
    const first = await ask(office, moe, creation('a'));
    const reordered = change(at('new'), null, mailbox('b', { forwards: [at('postmaster'), outside('x')] }));
    expect(await submit(office, moe, reordered, { reason: 'still' })).toEqual(ok(first.id));
    expect((await ask(office, moe, handover)).id).toBe((await ask(office, moe, handover)).id);
    expect(office.store.requests.countOpen()).toBe(2);
  });

  it('is another request by somebody else, for something else, for somebody else or once the time is over', async () => {
    const { office } = made;
    const first = await ask(office, moe, creation('a'));
    const others = [
      await ask(office, mia, creation('b')),
      await ask(office, moe, creation('c', outside('y'))),
      requestOf(office, orThrow(await submit(office, moe, creation('d'), { owner: mia }))),
    ];
    made.pass(8 * 24 * 60 * 60_000);
    others.push(await ask(office, moe, creation('e')));
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(5);
  });

  it('goes ahead where it needs nobody any more', async () => {
    const { office } = made;
    const first = await ask(office, moe, quota(1));
    const second = await ask(office, person('moe', 'moderator'), quota(1));
    await carryOut(office);
    expect([stateOf(first.id), stateOf(second.id)]).toEqual(['stale', 'applied']);
  });
});

describe('asking again for what was overtaken', () => {
  it('hands over from whoever owns the mailbox by then, and no other mailbox', async () => {
    const { office } = made;
    const first = await ask(office, ada, handover);
    const second = await ask(office, ada, { ...handover, to: max });
    await confirm(office, ada, clickOn(office, second));
    await carryOut(office);
    expect(stateOf(first.id)).toBe('stale');
    const again = requestOf(office, orThrow(await askAgain(office, ada, first.id)));
    expect(again.plan.change).toMatchObject({ from: { userId: 'max' }, to: { userId: 'moe' } });
    await cancel(office, ada, again.id);
    made.put(bob, mailbox('two'));
    expect(await askAgain(office, ada, first.id)).toMatchObject({ fault: { code: 'again-conflict' } });
  });

  it('is not confirmed for a mailbox that is another, or another’s, by now', async () => {
    const { office } = made;
    const request = await ask(office, ada, handover);
    office.store.owners.put({ mailbox: one, address: bob, owner: max, person: 'terminal/terminal/max' });
    expect(await confirm(office, ada, clickOn(office, request))).toEqual(ok('stale'));
    const another = await ask(office, ada, handover);
    made.put(bob, aliasTo(outside('x')));
    expect(await confirm(office, ada, clickOn(office, another))).toEqual(ok('stale'));
  });
});
