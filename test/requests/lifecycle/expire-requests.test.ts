import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirmationTimeout } from '../../../src/domain/request/deadlines.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import {
  ada,
  aliasTo,
  approvalTime,
  ask,
  at,
  change,
  type ExampleOrg,
  eventsOf,
  mailbox,
  makeExampleOrg,
  mia,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

it('ends what waited too long, each after its own time, and has it shown', async () => {
  const { app, pass } = made;
  made.put(at('ann'), mailbox('one'));
  const toConfirm = await ask(app, ada, change(at('ann'), mailbox('one'), null));
  const toApprove = await ask(app, mia, change(at('bob'), null, aliasTo(outside('x'))));
  const stateOf = (request: typeof toConfirm) => requestOf(app, request.id).state;

  pass(confirmationTimeout - 1);
  expect(await expireRequests(app)).toBe(0);
  pass(1);
  expect(await expireRequests(app)).toBe(1);
  expect([stateOf(toConfirm), stateOf(toApprove)]).toEqual(['expired', 'awaiting-approval']);
  expect(app.store.outbox.due(0, 9)).toMatchObject([
    { job: 'show-request', data: { request: toConfirm.id } },
  ]);

  pass(approvalTime - confirmationTimeout);
  expect(await expireRequests(app)).toBe(1);
  expect(stateOf(toApprove)).toBe('expired');
  expect(eventsOf(app, toApprove)).toEqual(['submitted', 'expired']);
  expect(await expireRequests(app)).toBe(0);
});

it('leaves alone what is on its way', async () => {
  const { app, pass } = made;
  const queued = await ask(app, ada, change(at('bob'), null, aliasTo(outside('x'))));
  pass(100 * approvalTime);
  expect(await expireRequests(app)).toBe(0);
  expect(requestOf(app, queued.id).state).toBe('queued');
});

it('leaves the address free for another request', async () => {
  const { app, pass } = made;
  const creation = change(at('bob'), null, aliasTo(outside('x')));
  await ask(app, mia, creation);
  pass(approvalTime);
  await expireRequests(app);
  expect((await ask(app, mia, creation)).state).toBe('awaiting-approval');
});
