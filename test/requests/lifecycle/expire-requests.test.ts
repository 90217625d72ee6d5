import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirmationTime } from '../../../src/domain/request/deadlines.ts';
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
  const { office, pass } = made;
  made.put(at('ann'), mailbox('one'));
  const toConfirm = await ask(office, ada, change(at('ann'), mailbox('one'), null));
  const toApprove = await ask(office, mia, change(at('bob'), null, aliasTo(outside('x'))));
  const stateOf = (request: typeof toConfirm) => requestOf(office, request.id).state;

  pass(confirmationTime - 1);
  expect(await expireRequests(office)).toBe(0);
  pass(1);
  expect(await expireRequests(office)).toBe(1);
  expect([stateOf(toConfirm), stateOf(toApprove)]).toEqual(['expired', 'awaiting-approval']);
  expect(office.store.outbox.due(0, 9)).toMatchObject([
    { job: 'show-request', data: { request: toConfirm.id } },
  ]);

  pass(approvalTime - confirmationTime);
  expect(await expireRequests(office)).toBe(1);
  expect(stateOf(toApprove)).toBe('expired');
  expect(eventsOf(office, toApprove)).toEqual(['submitted', 'expired']);
  expect(await expireRequests(office)).toBe(0);
});

it('leaves alone what is on its way', async () => {
  const { office, pass } = made;
  const queued = await ask(office, ada, change(at('bob'), null, aliasTo(outside('x'))));
  pass(100 * approvalTime);
  expect(await expireRequests(office)).toBe(0);
  expect(requestOf(office, queued.id).state).toBe('queued');
});

it('leaves the address free for another request', async () => {
  const { office, pass } = made;
  const creation = change(at('bob'), null, aliasTo(outside('x')));
  await ask(office, mia, creation);
  pass(approvalTime);
  await expireRequests(office);
  expect((await ask(office, mia, creation)).state).toBe('awaiting-approval');
});
