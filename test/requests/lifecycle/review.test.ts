import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request } from '../../../src/domain/request/request.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { approve, deny } from '../../../src/requests/lifecycle/review.ts';
import {
  ada,
  aliasTo,
  approvalTime,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  eventsOf,
  mailbox,
  makeExampleOrg,
  max,
  mia,
  outside,
  person,
  requestOf,
  stranger,
} from '../../support/fixtures/example-org.ts';

const bob = at('bob');

let made: ExampleOrg;
/** A member's request for a mailbox, which a moderator may approve. */
let request: Request;
beforeEach(async () => {
  made = await makeExampleOrg();
  request = await ask(made.app, mia, change(bob, null, mailbox('one')));
});
afterEach(() => made.close());

const now = () => requestOf(made.app, request.id);
const because = 'not now';
const decisions = {
  approve,
  deny: (...[app, actor, click]: Parameters<typeof approve>) => deny(app, actor, click, because),
};

describe('an approval', () => {
  it('queues the request, and is kept with who gave it on which plan', async () => {
    const { app } = made;
    expect(await approve(app, max, clickOn(app, request))).toEqual(ok('moved'));
    expect(now()).toMatchObject({ state: 'queued', expiresAt: null });
    expect(eventsOf(app, request)).toEqual(['submitted', 'approved']);
    expect(app.store.reviews.of(request.id)).toMatchObject([
      { reviewer: max, decision: 'approve', planHash: request.plan.hash, person: 'terminal/terminal/max' },
    ]);
    expect(app.store.outbox.due(0, 10)).toMatchObject([{ job: 'apply-change' }]);
  });

  it('counts once where two come at the same moment', async () => {
    const { app } = made;
    const click = clickOn(app, request);
    const answers = await Promise.all([approve(app, max, click), approve(app, ada, click)]);
    expect(answers).toContainEqual(ok('moved'));
    expect(answers).toContainEqual(err({ code: 'request-moved-on', request: request.id, state: 'queued' }));
    expect(app.store.outbox.count()).toBe(1);
  });

  it('and a denial at the same moment: one of them wins', async () => {
    const { app } = made;
    const click = clickOn(app, request);
    const answers = await Promise.all([approve(app, max, click), deny(app, ada, click, because)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const jobs = app.store.outbox.due(0, 10).filter(({ job }) => job === 'apply-change');
    expect(jobs).toHaveLength(now().state === 'queued' ? 1 : 0);
  });

  it('of what would destroy more than was shown is asked for anew', async () => {
    const { app } = made;
    made.put(at('ann'), mailbox('two'), { messages: 1, bytes: 10 });
    request = await ask(app, mia, change(at('ann'), mailbox('two'), null));
    expect(await confirm(app, mia, clickOn(app, request))).toEqual(ok('moved'));
    made.put(at('ann'), mailbox('two'), { messages: 2, bytes: 20 });
    const click = clickOn(app, request);
    expect(await approve(app, ada, click)).toEqual(ok('replanned'));
    expect(now().state).toBe('awaiting-approval');
    expect(await approve(app, ada, click)).toMatchObject({ fault: { code: 'plan-outdated' } });
    expect(await approve(app, ada, clickOn(app, request))).toEqual(ok('moved'));
    expect(now().state).toBe('queued');
  });

  it('of an address that changed meanwhile ends the request', async () => {
    const { app } = made;
    made.put(bob, aliasTo(outside('x')));
    expect(await approve(app, max, clickOn(app, request))).toEqual(ok('stale'));
    expect(now().outcome).toEqual({ kind: 'found-changed', found: aliasTo(outside('x')) });
  });
});

describe('a denial', () => {
  it('ends the request and says who gave it', async () => {
    const { app } = made;
    expect(await deny(app, max, clickOn(app, request), because)).toEqual(ok('moved'));
    expect(now()).toMatchObject({
      state: 'denied',
      outcome: { kind: 'ended-by', who: max, reason: because },
    });
    expect(eventsOf(app, request)).toEqual(['submitted', 'denied']);
    expect(app.store.reviews.of(request.id)).toMatchObject([{ decision: 'deny', reviewer: max }]);
    expect(app.store.outbox.due(0, 10)).toMatchObject([{ job: 'show-request' }]);
  });

  it('leaves the address free for another request', async () => {
    const { app } = made;
    await deny(app, max, clickOn(app, request), because);
    expect((await ask(app, ada, change(bob, null, mailbox('two')))).state).toBe('queued');
  });
});

describe.each(['approve', 'deny'] as const)('nobody may %s', (decision) => {
  const decide = (actor: typeof ada, planHash = now().plan.hash) =>
    decisions[decision](made.app, actor, { request: request.id, planHash });
  afterEach(() => {
    expect(now().state).toBe('awaiting-approval');
    expect(made.app.store.reviews.of(request.id)).toEqual([]);
    expect(made.app.store.outbox.count()).toBe(0);
  });

  it('their own request, whatever role they have by now', async () => {
    expect(await decide(mia)).toEqual(err({ code: 'own-request', request: request.id }));
    expect(await decide(person('mia', 'admin'))).toEqual(err({ code: 'own-request', request: request.id }));
  });

  it('without the role that is needed, held at the click', async () => {
    const fault = { code: 'not-approver', request: request.id, needed: 'moderator' };
    expect(await decide(person('moe', 'member'))).toEqual(err(fault));
    expect(await decide(person('max', 'member'))).toEqual(err(fault));
  });

  it('from another tenant: there is no such request', async () => {
    expect(await decide(stranger)).toEqual(err({ code: 'request-unknown', request: request.id }));
  });

  it('what they were not shown', async () => {
    expect(await decide(max, 'another')).toEqual(err({ code: 'plan-outdated', request: request.id }));
  });

  it('after its week', async () => {
    made.pass(approvalTime);
    expect(await decide(max)).toEqual(
      err({ code: 'request-moved-on', request: request.id, state: 'expired' }),
    );
  });
});

it('a moderator may not approve what takes an admin', async () => {
  const { app } = made;
  const outgoing = await ask(app, mia, change(at('ann'), null, aliasTo(outside('x'))));
  expect(await approve(app, max, clickOn(app, outgoing))).toEqual(
    err({ code: 'not-approver', request: outgoing.id, needed: 'admin' }),
  );
  expect(await approve(app, ada, clickOn(app, outgoing))).toEqual(ok('moved'));
});

it('a request that awaits its requester is not open for approval', async () => {
  const { app } = made;
  made.put(at('ann'), mailbox('two'));
  const asked = await ask(app, mia, change(at('ann'), mailbox('two'), null));
  expect(await approve(app, ada, clickOn(app, asked))).toEqual(
    err({ code: 'request-moved-on', request: asked.id, state: 'awaiting-confirmation' }),
  );
});
