import { afterEach, beforeEach, expect, it } from 'vitest';
import { ok, refused } from '../../../src/domain/result.ts';
import { cancel } from '../../../src/requests/lifecycle/confirm.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  type ExampleOrg,
  eventsOf,
  makeExampleOrg,
  max,
  mia,
  outside,
  person,
  requestOf,
  stranger,
} from '../../support/fixtures/example-org.ts';
import { begin, carryOut } from '../../support/run-jobs.ts';

const bob = at('bob');
const creation = change(bob, null, aliasTo(outside('x')));

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

it('a requester takes back what waits for an approval', async () => {
  const { office } = made;
  const request = await ask(office, mia, creation);
  expect(await cancel(office, mia, request.id)).toEqual(ok('moved'));
  expect(requestOf(office, request.id)).toMatchObject({
    state: 'cancelled',
    settledAt: office.clock(),
    outcome: { kind: 'ended-by', who: mia },
  });
  expect(eventsOf(office, request)).toEqual(['submitted', 'cancelled']);
});

it('an admin may take back anybody’s, others only their own', async () => {
  const { office } = made;
  const request = await ask(office, mia, creation);
  const fault = { code: 'not-requester', request: request.id, requester: 'mia' };
  expect(await cancel(office, max, request.id)).toEqual(refused(fault));
  expect(await cancel(office, person('mia', 'member', 'elsewhere'), request.id)).toMatchObject({
    fault: { code: 'request-unknown' },
  });
  expect(await cancel(office, stranger, request.id)).toMatchObject({ fault: { code: 'request-unknown' } });
  expect(await cancel(office, ada, request.id)).toEqual(ok('moved'));
});

it('a cancelled request is left alone by the job that was queued for it', async () => {
  const { office, mailServer } = made;
  const request = await ask(office, ada, creation);
  expect(await cancel(office, ada, request.id)).toEqual(ok('moved'));
  await carryOut(office);
  expect(mailServer.held.addresses.has(bob)).toBe(false);
  expect(requestOf(office, request.id).state).toBe('cancelled');
  expect(office.store.outbox.due(0, 10).map(({ job }) => job)).toEqual(['show-request']);
});

it('what is being applied, or has ended, can not be taken back', async () => {
  const { office } = made;
  const request = await ask(office, ada, creation);
  await begin(office, request.id);
  expect(await cancel(office, ada, request.id)).toEqual(
    refused({ code: 'request-moved-on', request: request.id, state: 'applying' }),
  );
  await carryOut(office);
  expect(await cancel(office, ada, request.id)).toEqual(
    refused({ code: 'request-moved-on', request: request.id, state: 'applied' }),
  );
});
