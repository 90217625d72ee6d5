import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Change } from '../../../src/domain/request/change.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
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
import { runApplyJobs } from '../../support/run-jobs.ts';
import { soleChange } from '../../support/sole-change.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../support/test-dispatcher.ts';

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

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(bob, box);
  made.app.store.owners.put({ mailbox: one, address: bob, owner: mia, person: 'terminal/terminal/mia' });
});
afterEach(() => made.close());

const stateOf = (id: number) => requestOf(made.app, id).state;

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
    const { app } = made;
    const waiting = await ask(app, by, wanted);
    const other = await ask(app, moe, quota(7));
    const ahead = await ask(app, who, done);
    expect(ahead.state).toBe('queued');
    await runApplyJobs(app);
    expect(stateOf(ahead.id)).toBe('applied');
    for (const { id, address } of [waiting, other]) {
      expect(requestOf(app, id)).toMatchObject({
        state: 'stale',
        outcome: { kind: 'overtaken', by: ahead.id },
      });
      expect(eventsOf(app, { id, address }).at(-1)).toBe('stale');
    }
  });

  it('a handover goes ahead once it is confirmed, and so does a broken glass', async () => {
    const { app } = made;
    await ask(app, moe, quota(1));
    const passed = await ask(app, ada, handover);
    expect(await confirm(app, ada, clickOn(app, passed))).toEqual(ok('moved'));
    await runApplyJobs(app);
    expect(stateOf(passed.id)).toBe('applied');
    await ask(app, mia, quota(1));
    const urgent = await ask(app, person('eve', 'member'), quota(3));
    expect(await breakGlass(app, ada, clickOn(app, urgent), 'now')).toEqual(ok('moved'));
    expect(stateOf(urgent.id)).toBe('queued');
  });

  it('tells the requester why in words, and asks again on what is there by then', async () => {
    const { app } = made;
    const view = await made.type('/mail quota bob@example.org 1G', moe);
    expect(view.tone).toBe('waiting');
    for (const { id } of app.store.outbox.due(0, 100)) app.store.outbox.remove(id);
    await made.type('/mail suspend bob@example.org', ada);
    const shown = app.store.outbox.due(0, 100).map(({ job, data }) => [job, data['request']]);
    expect(shown).toContainEqual(['show-request', 1]);
    const stale = await made.type('/mail request show 1', moe);
    expect(viewText(stale)).toContain('request #2 changed bob@example.org first');
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
    const { app } = made;
    const asked = await ask(app, moe, quota(1));
    const destroys = await ask(app, ada, deletion);
    const held = await ask(app, ada, suspension);
    const busy = err({ code: 'request-open', address: bob, request: held.id, state: 'queued' });
    expect(await submit(app, mia, forward)).toEqual(busy);
    expect(await submit(app, moe, quota(2))).toEqual(busy);
    expect(await confirm(app, ada, clickOn(app, destroys))).toEqual(busy);
    expect(await approve(app, max, clickOn(app, asked))).toEqual(busy);
    expect(await breakGlass(app, ada, clickOn(app, asked), 'now')).toEqual(busy);
    expect(await cancel(app, ada, held.id)).toEqual(ok('moved'));
    expect(await approve(app, max, clickOn(app, asked))).toEqual(ok('moved'));
    expect(stateOf(asked.id)).toBe('queued');
  });

  it('a failure leaves what waits as it was', async () => {
    const { app } = made;
    const asked = await ask(app, moe, quota(1));
    const failing = await ask(app, ada, suspension);
    made.mailServer.held.addresses.set(bob, mailbox('one', { forwards: [outside('other')] }));
    await runApplyJobs(app);
    expect([stateOf(failing.id), stateOf(asked.id)]).toEqual(['stale', 'awaiting-approval']);
  });

  it('a password that is set leaves what waits as it was', async () => {
    const { app } = made;
    const asked = await ask(app, moe, quota(1));
    const change = { kind: 'app-password', address: bob, mailbox: one, name: 'x', act: 'revoke' } as const;
    made.mailServer.held.appPasswords.set(one, new Map([['x', 'y']]));
    await ask(app, mia, change);
    await runApplyJobs(app);
    expect(stateOf(asked.id)).toBe('awaiting-approval');
  });
});

describe('asking for the same twice', () => {
  const creation = (id: string, to = outside('x')) =>
    change(at('new'), null, mailbox(id, { forwards: [to, at('postmaster')] }));

  it('is answered with the request that waits', async () => {
    const { app } = made;
    const first = await ask(app, moe, creation('a'));
    const reordered = change(at('new'), null, mailbox('b', { forwards: [at('postmaster'), outside('x')] }));
    expect(await submit(app, moe, reordered, { reason: 'still' })).toEqual(ok(first.id));
    expect((await ask(app, moe, handover)).id).toBe((await ask(app, moe, handover)).id);
    expect(app.store.requests.countOpen()).toBe(2);
  });

  it('is another request by somebody else, for something else, for somebody else or once the time is over', async () => {
    const { app } = made;
    const first = await ask(app, moe, creation('a'));
    const others = [
      await ask(app, mia, creation('b')),
      await ask(app, moe, creation('c', outside('y'))),
      requestOf(app, orThrow(await submit(app, moe, creation('d'), { owner: mia }))),
    ];
    made.pass(8 * 24 * 60 * 60_000);
    others.push(await ask(app, moe, creation('e')));
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(5);
  });

  it('goes ahead where it needs nobody any more', async () => {
    const { app } = made;
    const first = await ask(app, moe, quota(1));
    const second = await ask(app, person('moe', 'moderator'), quota(1));
    await runApplyJobs(app);
    expect([stateOf(first.id), stateOf(second.id)]).toEqual(['stale', 'applied']);
  });
});

describe('asking again for what was overtaken', () => {
  it('hands over from whoever owns the mailbox by then, and no other mailbox', async () => {
    const { app } = made;
    const first = await ask(app, ada, handover);
    const second = await ask(app, ada, { ...handover, to: max });
    await confirm(app, ada, clickOn(app, second));
    await runApplyJobs(app);
    expect(stateOf(first.id)).toBe('stale');
    const again = requestOf(app, orThrow(await askAgain(app, ada, first.id)));
    expect(soleChange(again.plan).change).toMatchObject({ from: { userId: 'max' }, to: { userId: 'moe' } });
    await cancel(app, ada, again.id);
    made.put(bob, mailbox('two'));
    expect(await askAgain(app, ada, first.id)).toMatchObject({ fault: { code: 'again-conflict' } });
  });

  it('is not confirmed for a mailbox that is another, or another’s, by now', async () => {
    const { app } = made;
    const request = await ask(app, ada, handover);
    app.store.owners.put({ mailbox: one, address: bob, owner: max, person: 'terminal/terminal/max' });
    expect(await confirm(app, ada, clickOn(app, request))).toEqual(ok('stale'));
    const another = await ask(app, ada, handover);
    made.put(bob, aliasTo(outside('x')));
    expect(await confirm(app, ada, clickOn(app, another))).toEqual(ok('stale'));
  });
});
