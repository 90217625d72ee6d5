import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmationTime } from '../../../src/domain/request/deadlines.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { ok, refused } from '../../../src/domain/result.ts';
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

const bob = at('bob');
const box = mailbox('one');
const holds = { messages: 412, bytes: 1_300_000_000 };
const deletion = change(bob, box, null);

let made: ExampleOrg;
let request: Request;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.put(bob, box, holds);
  request = await ask(made.office, ada, deletion);
});
afterEach(() => made.close());

const stateNow = () => requestOf(made.office, request.id).state;

describe('a confirmation', () => {
  it('queues the request, in one transaction with its audit row and its job', async () => {
    const { office } = made;
    expect(request.plan.effects).toContainEqual({ kind: 'drop-mailbox', id: 'one', holds });
    expect(await confirm(office, ada, clickOn(office, request))).toEqual(ok('moved'));
    expect(requestOf(office, request.id)).toMatchObject({ state: 'queued', expiresAt: null });
    expect(eventsOf(office, request)).toEqual(['submitted', 'confirmed']);
    expect(office.store.outbox.due(0, 10)).toMatchObject([
      { job: 'apply-change', data: { request: request.id, planHash: request.plan.hash } },
    ]);
  });

  it('of somebody who needs an approval as well begins a week of waiting for it', async () => {
    const { office } = made;
    made.put(at('ann'), mailbox('two'));
    const asked = await ask(office, max, change(at('ann'), mailbox('two'), null));
    expect(await confirm(office, max, clickOn(office, asked))).toEqual(ok('moved'));
    expect(requestOf(office, asked.id)).toMatchObject({
      state: 'awaiting-approval',
      expiresAt: office.clock() + approvalTime,
    });
    expect(office.store.outbox.count()).toBe(0);
  });

  it('is the requester’s alone, whatever others may do', async () => {
    const fault = { code: 'not-requester', request: request.id, requester: 'ada' };
    expect(await confirm(made.office, person('eve', 'admin'), clickOn(made.office, request))).toEqual(
      refused(fault),
    );
    expect(stateNow()).toBe('awaiting-confirmation');
  });

  it('of another tenant’s request answers that there is none', async () => {
    const unknown = refused({ code: 'request-unknown', request: request.id });
    expect(await confirm(made.office, stranger, clickOn(made.office, request))).toEqual(unknown);
    const namesake = person('ada', 'admin', 'elsewhere');
    expect(await confirm(made.office, namesake, clickOn(made.office, request))).toEqual(unknown);
    expect(await confirm(made.office, ada, { request: 99, planHash: '' })).toMatchObject({
      fault: { code: 'request-unknown' },
    });
  });

  it('comes too late from the end of its time on, swept or not', async () => {
    made.pass(confirmationTime);
    expect(await confirm(made.office, ada, clickOn(made.office, request))).toEqual(
      refused({ code: 'request-moved-on', request: request.id, state: 'expired' }),
    );
    expect(stateNow()).toBe('awaiting-confirmation');
  });

  it('is taken until the last millisecond', async () => {
    made.pass(confirmationTime - 1);
    expect(await confirm(made.office, ada, clickOn(made.office, request))).toEqual(ok('moved'));
  });

  it('on a message that showed another plan is refused', async () => {
    expect(await confirm(made.office, ada, { request: request.id, planHash: 'another' })).toEqual(
      refused({ code: 'plan-outdated', request: request.id }),
    );
    expect(stateNow()).toBe('awaiting-confirmation');
  });

  it('counts once, also where two come at the same moment', async () => {
    const { office } = made;
    const click = clickOn(office, request);
    const answers = await Promise.all([confirm(office, ada, click), confirm(office, ada, click)]);
    expect(answers).toContainEqual(ok('moved'));
    expect(answers).toContainEqual(
      refused({ code: 'request-moved-on', request: request.id, state: 'queued' }),
    );
    expect(office.store.outbox.count()).toBe(1);
    expect(eventsOf(office, request)).toEqual(['submitted', 'confirmed']);
  });
});

it('leaves a request as it is that went its way while the mail server was asked, whatever was found', async () => {
  const { office } = made;
  let measured = holds.messages;
  const filling = {
    ...office.mailServer,
    measure: async () => ({ ...holds, messages: measured++, passwordSet: true }),
  };
  const click = clickOn(office, request);
  const clicks = [1, 2].map(() => confirm({ ...office, mailServer: filling }, ada, click));
  expect((await Promise.all(clicks)).filter((answer) => answer.ok)).toEqual([ok('moved')]);
  expect(requestOf(office, request.id).plan).toEqual(request.plan);
});

describe('where something changed since the message was shown, a confirmation', () => {
  it('of a greater loss shows the new one, and asks for another click', async () => {
    const { office } = made;
    const grown = { messages: 413, bytes: 1_300_000_001 };
    made.put(bob, box, grown);
    const click = clickOn(office, request);
    expect(await confirm(office, ada, click)).toEqual(ok('replanned'));
    expect(stateNow()).toBe('awaiting-confirmation');
    expect(requestOf(office, request.id).plan.effects).toContainEqual({
      kind: 'drop-mailbox',
      id: 'one',
      holds: grown,
    });
    expect(office.store.outbox.due(0, 10)).toMatchObject([
      { job: 'show-request', data: { request: request.id } },
    ]);
    expect(await confirm(office, ada, click)).toMatchObject({ fault: { code: 'plan-outdated' } });
    expect(await confirm(office, ada, clickOn(office, request))).toEqual(ok('moved'));
  });

  it('finds an address that is another by now, and ends', async () => {
    const { office } = made;
    const found = mailbox('one', { forwards: [outside('x')] });
    made.put(bob, found, holds);
    expect(await confirm(office, ada, clickOn(office, request))).toEqual(ok('stale'));
    expect(requestOf(office, request.id)).toMatchObject({
      state: 'stale',
      expiresAt: null,
      settledAt: office.clock(),
      outcome: { kind: 'found-changed', found },
    });
    expect(eventsOf(office, request)).toEqual(['submitted', 'stale']);
  });

  it('goes by the role held now: a demoted admin needs an approval', async () => {
    const { office } = made;
    const demoted = person('ada', 'member');
    expect(await confirm(office, demoted, clickOn(office, request))).toEqual(ok('replanned'));
    expect(await confirm(office, demoted, clickOn(office, request))).toEqual(ok('moved'));
    expect(stateNow()).toBe('awaiting-approval');
    expect(office.store.outbox.due(0, 10).some(({ job }) => job === 'apply-change')).toBe(false);
  });

  it('is refused where the change has become one that breaks a rule', async () => {
    made.put(at('team'), aliasTo(bob));
    expect(await confirm(made.office, ada, clickOn(made.office, request))).toMatchObject({
      fault: { code: 'still-forwarded-to' },
    });
    expect(stateNow()).toBe('awaiting-confirmation');
  });
});
