import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Actor, personOf } from '../../../src/domain/actor.ts';
import type { Change } from '../../../src/domain/request/change.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import {
  ada,
  address,
  aliasTo,
  ask,
  at,
  change,
  type ExampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  max,
  mia,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.put(at('eve'), mailbox('eve'));
  made.put(at('ops'), mailbox('ops'));
  made.put(at('team'), aliasTo(at('ops')));
  made.app.store.owners.put({
    mailbox: mailboxId('ops'),
    address: at('ops'),
    owner: mia,
    person: personOf(mia),
  });
});
afterEach(() => made.close());

const copied = change(at('ops'), mailbox('ops'), mailbox('ops', { forwards: [at('eve')] }));
const gateOf = async (actor: Actor, wanted: Change) =>
  (await ask(made.app, actor, wanted)).plan.gate.approvals;
const byAdmin = { count: 1, role: 'admin' };

it.each([
  ['webmaster forwards to it', () => made.put(at('webmaster'), aliasTo(at('ops')))],
  ['hostmaster does over others', () => made.put(at('hostmaster'), aliasTo(outside('x'), at('team')))],
  ['a tagged one does', () => made.put(at('admin+ca'), aliasTo(at('team')))],
  ['a catch-all does', () => made.put(address('@example.org'), aliasTo(at('ops')))],
  [
    'two circles lead to it',
    () => {
      made.put(at('a'), aliasTo(at('b'), at('team')));
      made.put(at('b'), aliasTo(at('a')));
      made.put(at('administrator'), aliasTo(at('b')));
    },
  ],
])('who reads an address where %s is for an admin to say', async (_how, prepare) => {
  expect(await gateOf(max, copied)).toBeNull();
  await runApplyJobs(made.app);
  made.put(at('ops'), mailbox('ops'));
  prepare();
  expect(await gateOf(max, copied)).toEqual(byAdmin);
  const handover = {
    kind: 'owner',
    address: at('ops'),
    mailbox: mailboxId('ops'),
    from: mia,
    to: max,
  } as const;
  expect(await gateOf(max, { ...handover, locksOut: true })).toEqual(byAdmin);
  expect(await gateOf(max, change(at('ops'), mailbox('ops'), mailbox('ops', { quota: 2 ** 30 })))).toBeNull();
});

it('an admin, and who owns the mailbox and reads it anyway, asks nobody', async () => {
  made.put(at('webmaster'), aliasTo(at('ops')));
  for (const actor of [ada, mia]) {
    expect(await gateOf(actor, copied)).toBeNull();
    await runApplyJobs(made.app);
    made.put(at('ops'), mailbox('ops'));
  }
});

it('an address that is gone, and that one of them still forwards to, is made by an admin’s leave', async () => {
  made.put(at('webmaster'), aliasTo(at('gone')));
  expect(await gateOf(max, change(at('gone'), null, aliasTo(at('eve'))))).toEqual(byAdmin);
});

it('neither undo nor asking again is a way round', async () => {
  const { app } = made;
  made.put(at('webmaster'), aliasTo(at('eve')));
  const removal = await ask(app, ada, change(at('webmaster'), aliasTo(at('eve')), null));
  await runApplyJobs(app);
  const proof = { fault: { code: 'ownership-proof' } };
  expect(await undo(app, max, removal.id)).toMatchObject(proof);
  const made2 = await ask(app, ada, change(at('webmaster'), null, aliasTo(at('ops'))));
  made.mailServer.held.addresses.set(at('webmaster'), aliasTo(outside('y')));
  await runApplyJobs(app);
  expect(requestOf(app, made2.id).state).toBe('stale');
  made.mailServer.held.addresses.delete(at('webmaster'));
  expect(await askAgain(app, { ...ada, roles: ['moderator'] }, made2.id)).toMatchObject(proof);
  expect(await submit(app, max, change(at('webmaster'), null, aliasTo(at('eve'))))).toMatchObject(proof);
});
