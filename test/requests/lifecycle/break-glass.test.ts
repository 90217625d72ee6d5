import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../../src/domain/actor.ts';
import { err } from '../../../src/domain/result.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import {
  aliasTo,
  ask,
  at,
  change,
  clickOn,
  eventsOf,
  exampleOrg,
  mailbox,
  orThrow,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { account, as, policyWith } from '../../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../support/test-dispatcher.ts';

const ada = account('slack/T1', 'ada', 'admin');
const mia = account('slack/T1', 'mia', 'member');
const max = account('slack/T1', 'max', 'moderator');
/** Everybody needs approval, even admins. */
const strict = policyWith({
  tenants: { 'slack/T1': [exampleOrg] },
  needs: { mailbox: { moderator: 'approval', admin: 'approval' } },
  sets: { ruleOfTwo: true, approvals: 2 },
});
const creation = change(at('bob'), null, mailbox('one'));

let made: TestDispatcher;
let policy: Policy;
beforeEach(async () => {
  policy = strict;
  made = await createTestDispatcher({ policy: () => policy });
});
afterEach(() => made.close());

const glassNotes = () =>
  made.app.store.outbox.due(0, 100).filter(({ data }) => data['kind'] === 'glass-broken');

describe('who asks and may not wait', () => {
  it('has it done at once, and all who might have approved are told', async () => {
    const { app } = made;
    const id = orThrow(await submit(app, ada, creation, { breakGlass: 'the phone rings' }));
    const request = requestOf(app, id);
    expect(request).toMatchObject({ state: 'queued', asking: { breakGlass: 'the phone rings' } });
    expect(request.plan.gate).toEqual({ confirm: false, approvals: null });
    expect(eventsOf(app, request)).toEqual(['submitted', 'glass-broken']);
    expect(glassNotes()).toHaveLength(1);
  });

  it('has nobody told before confirming what has to be confirmed, since until then it may be left', async () => {
    policy = policyWith({
      tenants: { 'slack/T1': [exampleOrg] },
      needs: { 'catch-all': { admin: 'confirm and approval' } },
    });
    const { app } = made;
    const catchAll = change(at(''), null, aliasTo(at('postmaster')));
    const id = orThrow(await submit(app, ada, catchAll, { breakGlass: 'the phone rings' }));
    expect(requestOf(app, id).state).toBe('awaiting-confirmation');
    expect(glassNotes()).toEqual([]);
    expect(await confirm(app, ada, clickOn(app, { id }))).toMatchObject({ ok: true });
    expect(glassNotes()).toHaveLength(1);
  });

  it.each<Role>(['member', 'moderator'])('is refused as a %s', async (role) => {
    expect(await submit(made.app, as(ada, role), creation, { breakGlass: 'now' })).toEqual(
      err({ code: 'glass-not-admin' }),
    );
    expect(glassNotes()).toEqual([]);
  });

  it('is refused where mail would be lost', async () => {
    made.put(at('bob'), mailbox('one'));
    const deletion = change(at('bob'), mailbox('one'), null);
    expect(await submit(made.app, ada, deletion, { breakGlass: 'now' })).toEqual(
      err({ code: 'glass-destroying' }),
    );
  });

  it('is refused where nobody has to approve', async () => {
    policy = policyWith({ tenants: { 'slack/T1': [exampleOrg] } });
    expect(await submit(made.app, ada, creation, { breakGlass: 'now' })).toEqual(
      err({ code: 'glass-needless' }),
    );
  });

  it.each(['', '  '])('has to say why: “%s” is no reason', async (reason) => {
    expect(await submit(made.app, ada, creation, { breakGlass: reason })).toEqual(
      err({ code: 'glass-without-reason' }),
    );
  });

  it('needs a reason through the dispatcher, too', async () => {
    const { view } = await made.dispatcher.run(ada, '/mail create bob@example.org break-glass:" "');
    expect(view.tone).toBe('failure');
    expect(made.app.store.requests.get(1)).toBeUndefined();
  });
});

describe('a request that waits', () => {
  const waiting = () => ask(made.app, mia, creation);

  it('is queued, whoever asked, with all approvals that it had in the audit', async () => {
    const { app } = made;
    const request = await waiting();
    await approve(app, as(max, 'admin'), clickOn(app, request));
    expect(await breakGlass(app, ada, clickOn(app, request), 'the phone rings')).toMatchObject({ ok: true });
    expect(requestOf(app, request.id).state).toBe('queued');
    expect(eventsOf(app, request)).toEqual(['submitted', 'approved', 'glass-broken']);
    expect(glassNotes()).toHaveLength(1);
  });

  it.each<Role>(['member', 'moderator'])('is not queued for a %s', async (role) => {
    const { id } = await waiting();
    expect(await breakGlass(made.app, as(ada, role), clickOn(made.app, { id }), 'now')).toEqual(
      err({ code: 'glass-not-admin' }),
    );
  });

  it.each(['', '  '])('is not queued without a reason: “%s”', async (reason) => {
    const { id } = await waiting();
    expect(await breakGlass(made.app, ada, clickOn(made.app, { id }), reason)).toEqual(
      err({ code: 'glass-without-reason' }),
    );
    expect(requestOf(made.app, id).state).toBe('awaiting-approval');
  });

  it('is not queued once its time is over', async () => {
    const { id } = await waiting();
    made.pass(7 * 24 * 60 * 60_000);
    expect(await breakGlass(made.app, ada, clickOn(made.app, { id }), 'now')).toEqual(
      err({ code: 'request-moved-on', request: id, state: 'expired' }),
    );
  });

  it('is not queued where mail would be lost', async () => {
    made.put(at('bob'), mailbox('one'));
    const view = await made.type('/mail delete bob@example.org', mia);
    await made.press(view, 'Delete', mia);
    expect(requestOf(made.app, 1).state).toBe('awaiting-approval');
    expect(await breakGlass(made.app, ada, clickOn(made.app, { id: 1 }), 'now')).toEqual(
      err({ code: 'glass-destroying' }),
    );
  });

  it('is not queued on a plan that is not the one shown', async () => {
    const { id } = await waiting();
    const click = { request: id, planHash: 'of another plan' };
    expect(await breakGlass(made.app, ada, click, 'now')).toEqual(
      err({ code: 'plan-outdated', request: id }),
    );
    expect(requestOf(made.app, id).state).toBe('awaiting-approval');
  });

  it('is queued once', async () => {
    const { id } = await waiting();
    await breakGlass(made.app, ada, clickOn(made.app, { id }), 'now');
    expect(await breakGlass(made.app, ada, clickOn(made.app, { id }), 'now')).toEqual(
      err({ code: 'request-moved-on', request: id, state: 'queued' }),
    );
    expect(glassNotes()).toHaveLength(1);
  });

  it('does not exist for somebody who does not see its domain', async () => {
    const { id } = await waiting();
    const stranger = account('slack/T9', 'eve', 'admin');
    expect(await breakGlass(made.app, stranger, clickOn(made.app, { id }), 'now')).toEqual(
      err({ code: 'request-unknown', request: id }),
    );
    expect(viewText(await made.type(`/mail request show ${id} break-glass:now`, stranger))).toBe(
      viewText(await made.type('/mail request show 99 break-glass:now', stranger)).replace('99', String(id)),
    );
  });
});
