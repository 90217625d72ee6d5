import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownerNotice } from '../../../src/chat/delivery/owner-notice.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { personOf } from '../../../src/domain/actor.ts';
import { remindOfEnds } from '../../../src/requests/due/remind-of-ends.ts';
import { startDueRequests } from '../../../src/requests/due/start-due-requests.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import type { OwnerJob } from '../../../src/requests/outbox/jobs-for-owners.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  orThrow,
} from '../../support/fixtures/example-org.ts';
import { askWith, day, hour, later } from '../../support/fixtures/times.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.app.store.domains.bind('slack/T1', exampleOrg);
});
afterEach(() => made.close());

const slack: Actor = { ...ada, platform: 'slack', tenantId: 'T1', userId: 'U1' };
const owner: Actor = { ...slack, userId: 'U2', displayName: 'Bob', locale: 'fr' };
const toldOwners = () =>
  made.app.store.outbox
    .due(0, 100)
    .filter(({ job }) => job === 'tell-owner')
    .map(({ data }) => data as OwnerJob);
const told = () => toldOwners().filter(({ ends }) => ends);

it('tells the owner of the mailbox a day before, once, with what can be done', async () => {
  const { app } = made;
  const box = mailbox('one');
  made.put(at('bob'), box);
  app.store.owners.put({ mailbox: mailboxId('one'), address: at('bob'), owner, person: personOf(owner) });
  const off = mailbox('one', { enabled: false });
  await askWith(app, slack, change(at('bob'), box, off), { until: later(app, 3 * day) });
  await runAllApplyJobs(app);
  made.pass(2 * day - 1);
  expect(await remindOfEnds(app)).toBe(0);
  made.pass(1);
  expect(await remindOfEnds(app)).toBe(1);
  expect(await remindOfEnds(app)).toBe(0);
  const [job] = told();
  expect(job).toMatchObject({ to: { userId: 'U2' }, request: 2 });
  const message = job && ownerNotice(app, translationsFor, job, 1);
  for (const locale of ['en', 'fr'] as const) expect(message?.view(locale)).toMatchSnapshot();
});

it('tells whoever asked half the time before, where that is short and nobody owns it', async () => {
  const { app } = made;
  await askWith(app, slack, change(at('info'), null, aliasTo(at('postmaster'))), {
    until: later(app, 2 * hour),
  });
  await runAllApplyJobs(app);
  made.pass(hour - 1);
  expect(await remindOfEnds(app)).toBe(0);
  made.pass(1);
  expect(await remindOfEnds(app)).toBe(1);
  expect(told()).toMatchObject([{ to: { userId: 'U1' } }]);
});

it('says nothing of what has ended since', async () => {
  const { app } = made;
  const alias = aliasTo(at('postmaster'));
  await askWith(app, slack, change(at('info'), null, alias), { until: later(app, 2 * day) });
  await runAllApplyJobs(app);
  made.pass(day);
  await remindOfEnds(app);
  const [job] = told();
  await askWith(app, ada, change(at('info'), alias, null), {});
  await runAllApplyJobs(app);
  expect(job && ownerNotice(app, translationsFor, job, 1)).toBeNull();
});

describe('what is not undone at its time', () => {
  const toldOfMissed = () => toldOwners().filter(({ missed }) => missed);
  const own = (name: string) =>
    made.app.store.owners.put({
      mailbox: mailboxId(name),
      address: at(name),
      owner,
      person: personOf(owner),
    });

  it('is told to the owner of the mailbox, with why and what can be done', async () => {
    const { app } = made;
    const small = mailbox('bob', { quota: 1024 });
    const large = mailbox('bob', { quota: 1_000_000 });
    made.put(at('bob'), small);
    own('bob');
    await askWith(app, slack, change(at('bob'), small, large), { until: later(app, day) });
    await runAllApplyJobs(app);
    made.put(at('bob'), large, { messages: 9, bytes: 5000 });
    made.pass(day);
    await startDueRequests(app);
    expect(toldOfMissed()).toMatchObject([{ to: { userId: 'U2' }, request: 2, positions: [0] }]);
    const [job] = toldOfMissed();
    const message = job && ownerNotice(app, translationsFor, job, 1);
    for (const locale of ['en', 'fr'] as const) expect(message?.view(locale)).toMatchSnapshot();
  });

  it('is told once of several mailboxes, each with its reason, and of none that somebody decided on meanwhile', async () => {
    const { app } = made;
    const names = ['bob', 'eve', 'kim'];
    const wanted = names.map((name) => {
      const small = mailbox(name, { quota: 1024 });
      made.put(at(name), small);
      own(name);
      return { change: change(at(name), small, mailbox(name, { quota: 1_000_000 })) };
    });
    const asked = orThrow(await submitChanges(app, slack, wanted, { until: later(app, day) }));
    await runAllApplyJobs(app);
    for (const name of names)
      made.put(at(name), mailbox(name, { quota: 1_000_000 }), { messages: 9, bytes: 5000 });
    const held = mailbox('kim', { quota: 1_000_000 });
    const free = mailbox('kim');
    await askWith(app, ada, change(at('kim'), held, free), {});
    await runAllApplyJobs(app);
    made.pass(day);
    await startDueRequests(app);
    expect(toldOfMissed()).toMatchObject([{ request: asked + 1, count: 2 }]);
    const [job] = toldOfMissed();
    const text = (job && ownerNotice(app, translationsFor, job, 1))?.view('en').text;
    expect(text).toMatchObject([
      expect.stringContaining('bob@example.org'),
      expect.stringContaining('eve@example.org'),
      expect.any(String),
    ]);
  });

  it('is told to nobody where it was undone before, or is kept', async () => {
    const { app } = made;
    const box = mailbox('bob');
    const off = mailbox('bob', { enabled: false });
    made.put(at('bob'), box);
    own('bob');
    await askWith(app, slack, change(at('bob'), box, off), { until: later(app, day) });
    await runAllApplyJobs(app);
    made.put(at('bob'), box);
    made.pass(day);
    await startDueRequests(app);
    expect(toldOfMissed()).toEqual([]);
  });
});
