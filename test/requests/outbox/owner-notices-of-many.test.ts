import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Actor, personOf } from '../../../src/domain/actor.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import { canonicalPersonId } from '../../../src/requests/access/identity.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { enqueueNoticesToOwners } from '../../../src/requests/outbox/enqueue-owner-notices.ts';
import {
  at,
  change,
  clickOn,
  mailbox,
  mailboxId,
  orThrow,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { account, policyWith } from '../../support/fixtures/policy.ts';
import { takeNotices } from '../../support/owner-notices.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../../support/test-dispatcher.ts';

const boss = account('slack/T1', 'UBOSS', 'admin');
const lea = account('slack/T1', 'ULEA', 'member');
const bo = account('slack/T1', 'UBO', 'member');

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher({ policy: () => policyWith({ tenants: { 'slack/T1': 'all' } }) });
});
afterEach(() => made.close());

/** A mailbox of somebody's that is to be suspended. */
function suspended(name: string, owner: Actor | null): WantedChange {
  made.put(at(name), mailbox(name));
  if (owner)
    made.app.store.owners.put({
      mailbox: mailboxId(name),
      address: at(name),
      owner,
      person: personOf(owner),
    });
  return { change: change(at(name), mailbox(name), mailbox(name, { enabled: false })) };
}

const newMailbox = (name: string, owner: Actor): WantedChange => ({
  change: change(at(name), null, mailbox(name)),
  owner,
});

async function apply(wanted: readonly WantedChange[]): Promise<number> {
  const id = orThrow(await submitChanges(made.app, boss, wanted));
  if (requestOf(made.app, id).state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, boss, clickOn(made.app, { id })));
  await runApplyJobs(made.app);
  return id;
}

it('each owner is told once of all their mailboxes, and nobody of those of others', async () => {
  const wanted = [
    ...['lea1', 'lea2', 'lea3'].map((name) => suspended(name, lea)),
    suspended('bo1', bo),
    suspended('nobodys', null),
    suspended('own', boss),
    newMailbox('new', lea),
  ];
  made.mailServer.held.addresses.set(at('lea3'), mailbox('lea3', { quota: 1 }));
  expect(requestOf(made.app, await apply(wanted))).toMatchObject({ state: 'partly-applied', applied: 6 });
  const notices = await takeNotices(made.app);
  expect(notices.map(({ to, view }) => [to.userId, view.title])).toEqual([
    ['UBO', 'Someone else changed your mailbox bo1@example.org.'],
    ['ULEA', 'Someone else made 2 changes to your mailboxes.'],
  ]);
  const suspension = 'Nobody can log in, and mail to it is refused. The mail in the mailbox stays.';
  expect(notices[1]?.view.text).toEqual([
    `• lea1@example.org: ${suspension}`,
    `• lea2@example.org: ${suspension}`,
  ]);
  expect(viewText(notices[1]?.view ?? { tone: 'plain', title: '' })).toContain('name request #1.');
});

it('of more than eight changes, the first eight are named, and all are counted', async () => {
  await apply(Array.from({ length: 12 }, (_, n) => suspended(`m${10 + n}`, { ...lea, locale: 'fr' })));
  const [notice, ...others] = await takeNotices(made.app);
  expect(others).toEqual([]);
  expect(notice?.view.title).toBe('Quelqu’un d’autre a fait 12 modifications à vos boîtes.');
  expect(notice?.view.text).toHaveLength(9);
  expect(notice?.view.text?.at(-1)).toBe('Et 4 autres.');
});

it('a request none of whose changes was applied is announced to nobody', async () => {
  const wanted = [suspended('lea1', lea), suspended('lea2', lea)];
  const id = orThrow(await submitChanges(made.app, boss, wanted));
  for (const name of ['lea1', 'lea2']) made.put(at(name), mailbox(name, { quota: 1 }));
  await runApplyJobs(made.app);
  expect(requestOf(made.app, id).state).toBe('stale');
  expect(made.app.store.outbox.due(0, 100).filter(({ job }) => job.startsWith('tell-owner'))).toEqual([]);
});

it('is enqueued once for each owner, also where the job was cut off between two slices of them', async () => {
  await apply([suspended('lea1', lea), suspended('bo1', bo)]);
  const row = made.app.store.outbox.due(0, 100).find(({ job }) => job === 'tell-owners');
  // As the transaction of the first slice leaves it, where a slice is of one owner.
  await enqueueNoticesToOwners(
    made.app,
    { request: 1, after: canonicalPersonId(made.app, bo) },
    row?.id ?? 0,
  );
  const told = made.app.store.outbox.due(0, 100).filter(({ job }) => job === 'tell-owner');
  expect(told.map(({ data }) => data['to'])).toMatchObject([{ userId: 'ULEA' }]);
  expect(made.app.store.outbox.isDone(row?.id ?? 0)).toBe(true);
});
