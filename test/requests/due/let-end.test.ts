import { afterEach, beforeEach, expect, it } from 'vitest';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../../src/chat/view/current-request-view.ts';
import { personOf } from '../../../src/domain/actor.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { letEnd } from '../../../src/requests/due/let-end.ts';
import { remindOfEnds } from '../../../src/requests/due/remind-of-ends.ts';
import { startDueRequests } from '../../../src/requests/due/start-due-requests.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  type ExampleOrg,
  eventsOf,
  mailbox,
  mailboxId,
  makeExampleOrg,
  max,
  mia,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { askWith, day, later } from '../../support/fixtures/times.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const bob = at('bob');
const box = mailbox('bob');
const off = mailbox('bob', { enabled: false });

/** Suspends a mailbox of mia's for three days. @returns the request that undoes it. */
async function suspended() {
  const { app } = made;
  made.put(bob, box);
  app.store.owners.put({ mailbox: mailboxId('bob'), address: bob, owner: mia, person: personOf(mia) });
  const { id } = await askWith(app, ada, change(bob, box, off), { until: later(app, 3 * day) });
  await runAllApplyJobs(app);
  return id + 1;
}

async function pass(milliseconds: number): Promise<void> {
  made.pass(milliseconds);
  await startDueRequests(made.app);
  await runAllApplyJobs(made.app);
}

it('has nobody reminded again, and ends at its time as planned', async () => {
  const { app } = made;
  const back = await suspended();
  expect(await letEnd(app, mia, back)).toEqual(ok('moved'));
  expect(requestOf(app, back)).toMatchObject({ state: 'scheduled', asking: { letEnd: { userId: 'mia' } } });
  expect(eventsOf(app, requestOf(app, back))).toEqual(['scheduled', 'let-end']);
  await pass(2 * day);
  expect(await remindOfEnds(app)).toBe(0);
  await pass(day);
  expect(made.mailServer.held.addresses.get(bob)).toEqual(box);
});

it.each(['en', 'fr'] as const)('is shown, with what can still be done, in %s', async (locale) => {
  const back = await suspended();
  await letEnd(made.app, mia, back);
  expect(currentRequestView(made.app, translationsFor(locale), requestOf(made.app, back))).toMatchSnapshot();
});

it('is said by the owner, by whoever asked, or by an admin, once', async () => {
  const { app } = made;
  const back = await suspended();
  expect(await letEnd(app, max, back)).toMatchObject({ fault: { code: 'not-requester' } });
  expect(await letEnd(app, ada, back)).toEqual(ok('moved'));
  expect(await letEnd(app, mia, back)).toEqual(ok('moved'));
  expect(requestOf(app, back).asking.letEnd).toMatchObject({ userId: 'ada' });
});

it('is said of what is to be undone alone', async () => {
  const { app } = made;
  const back = await suspended();
  const fault = (request: number) => err({ code: 'not-kept', request });
  expect(await letEnd(app, ada, back - 1)).toEqual(fault(back - 1));
  await pass(3 * day);
  expect(await letEnd(app, ada, back)).toEqual(fault(back));
});

it('counts for the removal of an alias, too, of which nobody is reminded either', async () => {
  const { app } = made;
  await askWith(app, ada, change(at('fair'), null, aliasTo(outside('x'))), { until: later(app, 3 * day) });
  await runAllApplyJobs(app);
  await letEnd(app, ada, 2);
  await pass(3 * day);
  expect(requestOf(app, 3)).toMatchObject({ state: 'scheduled', remindAt: null });
  await pass(30 * day);
  expect(made.mailServer.held.addresses.has(at('fair'))).toBe(false);
});
