import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownerNotice } from '../../../src/chat/delivery/owner-notice.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { personOf } from '../../../src/domain/actor.ts';
import { remindOfEnds } from '../../../src/requests/due/remind-of-ends.ts';
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
const told = () =>
  made.app.store.outbox
    .due(0, 100)
    .filter(({ job }) => job === 'tell-owner')
    .map(({ data }) => data as OwnerJob)
    .filter(({ ends }) => ends);

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
