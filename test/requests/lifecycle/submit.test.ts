import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirmationTimeout } from '../../../src/domain/request/deadlines.ts';
import { err } from '../../../src/domain/result.ts';
import { singleServer } from '../../../src/mail-servers/combine-servers.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  address,
  aliasTo,
  approvalTime,
  ask,
  at,
  change,
  domain,
  type ExampleOrg,
  eventsOf,
  mailbox,
  makeExampleOrg,
  max,
  mia,
  outside,
  requestOf,
  requestsIn,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const bob = at('bob');
const creation = change(bob, null, aliasTo(outside('bob')));

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

it('commits the request, its audit row and its job where nobody needs to be asked', async () => {
  const { app } = made;
  const request = await ask(app, ada, creation);
  expect(request).toMatchObject({ state: 'queued', address: bob, requester: ada, expiresAt: null });
  expect(eventsOf(app, request)).toEqual(['submitted']);
  expect(app.store.outbox.due(0, 10)).toMatchObject([
    {
      queue: 'mail-server.memory',
      job: 'apply-change',
      data: { request: request.id, planHash: request.plan.hash },
    },
  ]);
});

it('waits 15 minutes for its requester where something is destroyed', async () => {
  const { app } = made;
  made.put(bob, mailbox('one'));
  const request = await ask(app, ada, change(bob, mailbox('one'), null));
  expect(request.state).toBe('awaiting-confirmation');
  expect(request.expiresAt).toBe(app.clock() + 15 * 60_000);
  expect(confirmationTimeout).toBe(15 * 60_000);
  expect(app.store.outbox.count()).toBe(0);
});

it('waits 7 days for somebody to approve it', async () => {
  const { app } = made;
  const request = await ask(app, mia, creation);
  expect(request.state).toBe('awaiting-approval');
  expect(request.expiresAt).toBe(app.clock() + 7 * 24 * 60 * 60_000);
  expect(approvalTime).toBe(7 * 24 * 60 * 60_000);
  expect(app.store.outbox.count()).toBe(0);
});

it('refuses a second request about an address while one is on its way, and says which', async () => {
  const { app } = made;
  const first = await ask(app, ada, creation);
  const fault = { code: 'request-open', address: bob, request: first.id, state: 'queued' };
  expect(await submit(app, max, creation)).toEqual(err(fault));
  expect(await submit(app, mia, creation)).toEqual(err(fault));
  expect(await submit(app, mia, change(at('ann'), null, aliasTo(outside('ann'))))).toMatchObject({
    ok: true,
  });
});

it('lets one of two that come at the same moment in', async () => {
  const { app } = made;
  const answers = await Promise.all([submit(app, ada, creation), submit(app, ada, creation)]);
  expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ fault: { code: 'request-open', request: 1 } });
});

it('refuses a change that changes nothing', async () => {
  made.put(bob, aliasTo(outside('x')));
  expect(await submit(made.app, ada, change(bob, aliasTo(outside('x')), aliasTo(outside('x'))))).toEqual(
    err({ code: 'already-so', address: bob, what: 'same' }),
  );
});

it('refuses what policy refuses, and leaves nothing of it', async () => {
  const { app } = made;
  const webmaster = change(at('webmaster'), null, mailbox('one'));
  expect(await submit(app, max, webmaster)).toMatchObject({ fault: { code: 'ownership-proof' } });
  expect(app.store.requests.get(1)).toBeUndefined();
  expect(app.store.audit.newest()).toBe(0);
});

it('counts a domain as outside that only another tenant sees', async () => {
  const { app } = made;
  const [theirs, anna] = [domain('theirs.example'), address('anna@theirs.example')];
  made.mailServer.held.domains.add(theirs);
  app.store.domains.add(theirs);
  app.store.domains.bind('terminal/elsewhere', theirs);
  made.put(anna, mailbox('one'));
  expect((await ask(app, max, change(bob, null, aliasTo(anna)))).state).toBe('awaiting-approval');
});

it('says in a word what ails a mail server that can not be asked', async () => {
  const mailServer = singleServer({
    ...made.mailServer,
    domains: () => Promise.reject(new MailServerUnavailable('locked', 'the directory is locked')),
  });
  expect(await submit({ ...made.app, mailServer }, ada, creation)).toEqual(
    err({ code: 'mail-server-unavailable', trouble: 'locked', detail: 'the directory is locked' }),
  );
});

it('lets an error that nobody foresaw go on up', async () => {
  const mailServer = singleServer({
    ...made.mailServer,
    domains: () => Promise.reject(new Error('a bug')),
  });
  await expect(submit({ ...made.app, mailServer }, ada, creation)).rejects.toThrow('a bug');
});

it('refuses the second of two who ask for the same at once, where the first was applied meanwhile', async () => {
  const { app } = made;
  const applied = await ask(app, ada, creation);
  await runApplyJobs(app);
  expect(requestOf(app, applied.id).state).toBe('applied');
  expect(await submit(app, max, creation)).toEqual(err({ code: 'changed-meanwhile', address: bob }));
  expect(requestsIn(app)).toHaveLength(1);
});

it('takes a change of what others changed directly, which the mirror does not know of yet', async () => {
  const { app, mailServer } = made;
  mailServer.held.addresses.set(bob, aliasTo(outside('bob')));
  const request = await ask(app, ada, change(bob, aliasTo(outside('bob')), aliasTo(outside('x'))));
  expect(request.state).toBe('queued');
});
