import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmationTimeout } from '../../../src/domain/request/deadlines.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
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
  outside,
  person,
  requestOf,
  stranger,
} from '../../support/fixtures/example-org.ts';
import { soleChange } from '../../support/sole-change.ts';

const bob = at('bob');
const box = mailbox('one');
const holds = { messages: 412, bytes: 1_300_000_000 };
const deletion = change(bob, box, null);

let made: ExampleOrg;
let request: Request;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.put(bob, box, holds);
  request = await ask(made.app, ada, deletion);
});
afterEach(() => made.close());

const stateNow = () => requestOf(made.app, request.id).state;

describe('a confirmation', () => {
  it('queues the request, in one transaction with its audit row and its job', async () => {
    const { app } = made;
    expect(soleChange(request.plan).effects).toContainEqual({ kind: 'drop-mailbox', id: 'one', holds });
    expect(await confirm(app, ada, clickOn(app, request))).toEqual(ok('moved'));
    expect(requestOf(app, request.id)).toMatchObject({ state: 'queued', expiresAt: null });
    expect(eventsOf(app, request)).toEqual(['submitted', 'confirmed']);
    expect(app.store.outbox.due(0, 10)).toMatchObject([
      { job: 'apply-change', data: { request: request.id, planHash: request.plan.hash } },
    ]);
  });

  it('of somebody who needs an approval as well begins a week of waiting for it', async () => {
    const { app } = made;
    made.put(at('ann'), mailbox('two'));
    const asked = await ask(app, max, change(at('ann'), mailbox('two'), null));
    expect(await confirm(app, max, clickOn(app, asked))).toEqual(ok('moved'));
    expect(requestOf(app, asked.id)).toMatchObject({
      state: 'awaiting-approval',
      expiresAt: app.clock() + approvalTime,
    });
    expect(app.store.outbox.count()).toBe(0);
  });

  it('is the requester’s alone, whatever others may do', async () => {
    const fault = { code: 'not-requester', request: request.id, requester: 'ada' };
    expect(await confirm(made.app, person('eve', 'admin'), clickOn(made.app, request))).toEqual(err(fault));
    expect(stateNow()).toBe('awaiting-confirmation');
  });

  it('of another tenant’s request answers that there is none', async () => {
    const unknown = err({ code: 'request-unknown', request: request.id });
    expect(await confirm(made.app, stranger, clickOn(made.app, request))).toEqual(unknown);
    const namesake = person('ada', 'admin', 'elsewhere');
    expect(await confirm(made.app, namesake, clickOn(made.app, request))).toEqual(unknown);
    expect(await confirm(made.app, ada, { request: 99, planHash: '' })).toMatchObject({
      fault: { code: 'request-unknown' },
    });
  });

  it('comes too late from the end of its time on, swept or not', async () => {
    made.pass(confirmationTimeout);
    expect(await confirm(made.app, ada, clickOn(made.app, request))).toEqual(
      err({ code: 'request-moved-on', request: request.id, state: 'expired' }),
    );
    expect(stateNow()).toBe('awaiting-confirmation');
  });

  it('is taken until the last millisecond', async () => {
    made.pass(confirmationTimeout - 1);
    expect(await confirm(made.app, ada, clickOn(made.app, request))).toEqual(ok('moved'));
  });

  it('on a message that showed another plan is refused', async () => {
    expect(await confirm(made.app, ada, { request: request.id, planHash: 'another' })).toEqual(
      err({ code: 'plan-outdated', request: request.id }),
    );
    expect(stateNow()).toBe('awaiting-confirmation');
  });

  it('counts once, also where two come at the same moment', async () => {
    const { app } = made;
    const click = clickOn(app, request);
    const answers = await Promise.all([confirm(app, ada, click), confirm(app, ada, click)]);
    expect(answers).toContainEqual(ok('moved'));
    expect(answers).toContainEqual(err({ code: 'request-moved-on', request: request.id, state: 'queued' }));
    expect(app.store.outbox.count()).toBe(1);
    expect(eventsOf(app, request)).toEqual(['submitted', 'confirmed']);
  });
});

it('leaves a request as it is that went its way while the mail server was asked, whatever was found', async () => {
  const { app } = made;
  let measured = holds.messages;
  const filling = {
    ...app.mailServer,
    measure: async () => ({ ...holds, messages: measured++, passwordSet: true }),
  };
  const click = clickOn(app, request);
  const clicks = [1, 2].map(() => confirm({ ...app, mailServer: filling }, ada, click));
  expect((await Promise.all(clicks)).filter((answer) => answer.ok)).toEqual([ok('moved')]);
  const { plan } = requestOf(app, request.id);
  expect(plan).toMatchObject({ hash: request.plan.hash, gate: request.plan.gate });
  expect(soleChange(plan).effects).toEqual(soleChange(request.plan).effects);
});

describe('where something changed since the message was shown, a confirmation', () => {
  it('of a greater loss shows the new one, and asks for another click', async () => {
    const { app } = made;
    const grown = { messages: 413, bytes: 1_300_000_001 };
    made.put(bob, box, grown);
    const click = clickOn(app, request);
    expect(await confirm(app, ada, click)).toEqual(ok('replanned'));
    expect(stateNow()).toBe('awaiting-confirmation');
    expect(soleChange(requestOf(app, request.id).plan).effects).toContainEqual({
      kind: 'drop-mailbox',
      id: 'one',
      holds: grown,
    });
    expect(app.store.outbox.due(0, 10)).toMatchObject([
      { job: 'show-request', data: { request: request.id } },
    ]);
    expect(await confirm(app, ada, click)).toMatchObject({ fault: { code: 'plan-outdated' } });
    expect(await confirm(app, ada, clickOn(app, request))).toEqual(ok('moved'));
  });

  it('finds an address that is another by now, and ends', async () => {
    const { app } = made;
    const found = mailbox('one', { forwards: [outside('x')] });
    made.put(bob, found, holds);
    expect(await confirm(app, ada, clickOn(app, request))).toEqual(ok('stale'));
    expect(requestOf(app, request.id)).toMatchObject({
      state: 'stale',
      expiresAt: null,
      settledAt: app.clock(),
      outcome: { kind: 'found-changed', found },
    });
    expect(eventsOf(app, request)).toEqual(['submitted', 'stale']);
  });

  it('goes by the role held now: a demoted admin needs an approval', async () => {
    const { app } = made;
    const demoted = person('ada', 'member');
    expect(await confirm(app, demoted, clickOn(app, request))).toEqual(ok('replanned'));
    expect(await confirm(app, demoted, clickOn(app, request))).toEqual(ok('moved'));
    expect(stateNow()).toBe('awaiting-approval');
    expect(app.store.outbox.due(0, 10).some(({ job }) => job === 'apply-change')).toBe(false);
  });

  it('is refused where the change has become one that breaks a rule', async () => {
    made.put(at('team'), aliasTo(bob));
    expect(await confirm(made.app, ada, clickOn(made.app, request))).toMatchObject({
      fault: { code: 'still-forwarded-to' },
    });
    expect(stateNow()).toBe('awaiting-confirmation');
  });
});
