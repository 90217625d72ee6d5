import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Request } from '../../../src/domain/request/request.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { settle } from '../../../src/requests/lifecycle/settle.ts';
import { purgeExpired } from '../../../src/requests/retention/purge.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  max,
  mia,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { claimNext, runApplyJobs } from '../../support/run-jobs.ts';

const day = 24 * 60 * 60_000;
const bob = at('bob');
const restoring = change(bob, null, mailbox('one'));
const gone = { code: 'nothing-removed', address: bob };

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.put(bob, mailbox('one'), { messages: 3, bytes: 300 });
  const deletion = await ask(made.app, ada, change(bob, mailbox('one'), null));
  await confirm(made.app, ada, clickOn(made.app, deletion));
  await runApplyJobs(made.app);
});
afterEach(() => made.close());

it.each(['it is deleted', 'it could be deleted'])(
  'mail that is to come back, and for which nobody agrees before %s, comes back as no empty mailbox',
  async (when) => {
    const { app } = made;
    made.pass(29 * day);
    const request = await ask(app, mia, restoring);
    made.pass(day);
    if (when === 'it is deleted') await purgeExpired(app);
    expect(await approve(app, max, clickOn(app, request))).toEqual(err(gone));
    expect(requestOf(app, request.id)).toEqual(request);
    expect(await cancel(app, mia, request.id)).toEqual(ok('moved'));
  },
);

it('what was approved in time is done, though its job comes late', async () => {
  const { app } = made;
  made.pass(29 * day);
  const request = await ask(app, mia, restoring);
  expect(await approve(app, max, clickOn(app, request))).toEqual(ok('moved'));
  made.pass(2 * day);
  await runApplyJobs(app);
  expect(requestOf(app, request.id).state).toBe('applied');
  expect(await app.mailServer.measure(bob)).toMatchObject({ messages: 3 });
  await purgeExpired(app);
  expect(await app.mailServer.measure(bob)).toMatchObject({ messages: 3 });
});

/** A request to restore mail that failed on the mail server. */
async function failed(wanted = restoring): Promise<Request> {
  const request = await ask(made.app, ada, wanted);
  await claimNext(made.app, request.id);
  settle(made.app, request.id, { kind: 'gave-up', trouble: null, errorId: 'x' });
  return request;
}

it('asking again brings mail back as long as it is there', async () => {
  const { id } = await failed();
  expect(await askAgain(made.app, ada, id)).toMatchObject({ ok: true });
  await runApplyJobs(made.app);
  expect(await made.app.mailServer.measure(bob)).toMatchObject({ messages: 3 });
});

it.each([
  ['nothing', restoring],
  ['an alias', change(bob, aliasTo(outside('x')), mailbox('one', { forwards: [outside('x')] }))],
])('asking again for mail that is gone makes no empty mailbox where there is %s', async (_what, wanted) => {
  if (wanted.before) made.put(bob, wanted.before);
  const { id } = await failed(wanted);
  made.pass(30 * day);
  await purgeExpired(made.app);
  expect(await askAgain(made.app, ada, id)).toEqual(
    err({ code: 'again-conflict', request: id, conflicts: [{ kind: 'mail-gone' }] }),
  );
});
