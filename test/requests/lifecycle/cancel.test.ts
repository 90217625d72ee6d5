import { afterEach, beforeEach, expect, it } from 'vitest';
import { err, ok } from '../../../src/domain/result.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
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
import { claimNext, runApplyJobs } from '../../support/run-jobs.ts';

const bob = at('bob');
const creation = change(bob, null, aliasTo(outside('x')));

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

it('a requester takes back what waits for an approval', async () => {
  const { app } = made;
  const request = await ask(app, mia, creation);
  expect(await cancel(app, mia, request.id)).toEqual(ok('moved'));
  expect(requestOf(app, request.id)).toMatchObject({
    state: 'cancelled',
    settledAt: app.clock(),
    outcome: { kind: 'ended-by', who: mia },
  });
  expect(eventsOf(app, request)).toEqual(['submitted', 'cancelled']);
});

it('an admin may take back anybody’s, others only their own', async () => {
  const { app } = made;
  const request = await ask(app, mia, creation);
  const fault = { code: 'not-requester', request: request.id, requester: 'mia' };
  expect(await cancel(app, max, request.id)).toEqual(err(fault));
  expect(await cancel(app, person('mia', 'member', 'elsewhere'), request.id)).toMatchObject({
    fault: { code: 'request-unknown' },
  });
  expect(await cancel(app, stranger, request.id)).toMatchObject({ fault: { code: 'request-unknown' } });
  expect(await cancel(app, ada, request.id)).toEqual(ok('moved'));
});

it('a cancelled request is left alone by the job that was queued for it', async () => {
  const { app, mailServer } = made;
  const request = await ask(app, ada, creation);
  expect(await cancel(app, ada, request.id)).toEqual(ok('moved'));
  await runApplyJobs(app);
  expect(mailServer.held.addresses.has(bob)).toBe(false);
  expect(requestOf(app, request.id).state).toBe('cancelled');
  expect(app.store.outbox.due(0, 10).map(({ job }) => job)).toEqual(['show-request']);
});

it('what is being applied, or has ended, can not be taken back', async () => {
  const { app } = made;
  const request = await ask(app, ada, creation);
  await claimNext(app, request.id);
  expect(await cancel(app, ada, request.id)).toEqual(
    err({ code: 'request-moved-on', request: request.id, state: 'applying' }),
  );
  await runApplyJobs(app);
  expect(await cancel(app, ada, request.id)).toEqual(
    err({ code: 'request-moved-on', request: request.id, state: 'applied' }),
  );
});
