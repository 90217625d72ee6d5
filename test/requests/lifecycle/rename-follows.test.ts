import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import type { Request, RequestOptions } from '../../../src/domain/request/request.ts';
import { startDueRequests } from '../../../src/requests/due/start-due-requests.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import { planRename } from '../../../src/requests/rename/plan-rename.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  mia,
  orThrow,
  outside,
  requestOf,
  requestsIn,
} from '../../support/fixtures/example-org.ts';
import { day, later } from '../../support/fixtures/times.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';

const [bob, robert, team] = [at('bob'), at('robert'), at('team')];
const box = mailbox('one', { quota: 5_000_000 });
const suspended = { ...box, enabled: false };

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.put(bob, box);
});
afterEach(() => made.close());

const now = (address: Address): AddressState | null => made.mailServer.held.addresses.get(address) ?? null;
const forADay = (): RequestOptions => ({ until: later(made.app, day) });
const waysBack = (): Request[] => requestsIn(made.app).filter(({ reverts }) => reverts !== null);
const noteOf = (address: Address) => made.app.store.notes.of(address);

async function applied(wanted: readonly WantedChange[], options: RequestOptions = {}): Promise<number> {
  const id = orThrow(await submitChanges(made.app, ada, wanted, options));
  await finish(id);
  return id;
}

async function finish(id: number): Promise<void> {
  const request = requestOf(made.app, id);
  if (request.state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, ada, clickOn(made.app, request)));
  await runAllApplyJobs(made.app);
  expect(requestOf(made.app, id).state).toBe('applied');
}

const wantedName = (keepsAlias = true, from = bob, to = robert) =>
  planRename(made.app, ada, { from, to, keepsAlias });
const rename = async (keepsAlias = true, from = bob, to = robert) =>
  applied(orThrow(await wantedName(keepsAlias, from, to)));
const put = (address: Address, before: AddressState | null, after: AddressState, options?: RequestOptions) =>
  applied([{ change: change(address, before, after) }], options);

async function whenDue(milliseconds = day): Promise<void> {
  made.pass(milliseconds);
  await startDueRequests(made.app);
  await runAllApplyJobs(made.app);
}

describe('what was to be taken back of a renamed mailbox', () => {
  it.each([true, false])('is taken back under its new name, with the old as an alias: %s', async (keeps) => {
    await put(bob, box, suspended, forADay());
    if (!keeps) await put(team, null, aliasTo(bob, outside('x')));
    await rename(keeps);
    const [back] = waysBack();
    expect(back).toMatchObject({ state: 'scheduled', address: robert });
    await whenDue();
    expect(now(robert)).toEqual(box);
    expect(now(bob)).toEqual(keeps ? aliasTo(robert) : null);
    expect(waysBack()).toMatchObject([{ state: 'applied' }]);
  });

  it('is so after several renames, and where it was kept for longer meanwhile', async () => {
    const rob = at('rob');
    await put(bob, box, suspended, forADay());
    await rename();
    const keeps = waysBack().map(({ id }) => id);
    await applied([{ change: change(robert, suspended, suspended) }], {
      ...{ keeps, until: later(made.app, 3 * day) },
    });
    await rename(true, robert, rob);
    await rename(true, rob, at('bobby'));
    await whenDue(2 * day);
    expect(now(at('bobby'))).toEqual(suspended);
    await whenDue(day);
    expect(now(at('bobby'))).toEqual(box);
  });

  it('comes back with the old name', async () => {
    await put(bob, box, suspended, forADay());
    const id = await rename();
    await finish(orThrow(await undo(made.app, ada, id)));
    await whenDue();
    expect([now(bob), now(robert)]).toEqual([box, null]);
  });

  it('ends where it was about the alias whose place the mailbox takes', async () => {
    await put(robert, null, aliasTo(bob), forADay());
    const id = await rename();
    expect(requestOf(made.app, id).plan).toMatchObject({
      changes: [{ effects: [{ kind: 'rename' }, { kind: 'ends-reversal', of: waysBack()[0]?.id }] }],
    });
    expect(waysBack()).toMatchObject([{ state: 'cancelled', outcome: { kind: 'overtaken', by: id } }]);
    await whenDue(31 * day);
    expect(now(robert)).toEqual(box);
  });

  it('counts for what forwarded to it for a time, once that forwards to the new name', async () => {
    await put(team, null, aliasTo(outside('x')));
    await put(team, aliasTo(outside('x')), aliasTo(outside('x'), bob), forADay());
    await rename(false);
    expect(now(team)).toEqual(aliasTo(outside('x'), robert));
    await whenDue();
    expect(now(team)).toEqual(aliasTo(outside('x')));
  });
});

describe('with a mailbox, a rename moves', () => {
  const noted = (address: Address, mailboxId = box.mailbox?.id ?? null, to = 'the boss') => [
    { change: { kind: 'note', address, mailbox: mailboxId, from: null, to } as const },
  ];

  it.each([true, false])('its note, with the old name as an alias: %s', async (keeps) => {
    await applied(noted(bob));
    const id = await rename(keeps);
    expect([noteOf(bob), noteOf(robert)]).toEqual([null, 'the boss']);
    await finish(orThrow(await undo(made.app, ada, id)));
    expect([noteOf(bob), noteOf(robert)]).toEqual(['the boss', null]);
  });

  it('no note of the alias whose place it takes, and says so before', async () => {
    await put(robert, null, aliasTo(bob));
    await applied(noted(robert, null, 'short'));
    const id = await rename();
    expect(requestOf(made.app, id).plan).toMatchObject({
      changes: [{ effects: [{ kind: 'rename' }, { kind: 'drop-note', note: 'short' }] }],
    });
    expect([noteOf(bob), noteOf(robert)]).toEqual([null, null]);
  });
});

describe('a request from before a rename', () => {
  it('is undone under the new name: quota, forward and note', async () => {
    const more = { ...box, mailbox: { ...box.mailbox, quota: 9_000_000 } } as AddressState;
    const ids = [await put(bob, box, more)];
    const note = { kind: 'note', address: bob, mailbox: box.mailbox?.id ?? null, from: null } as const;
    ids.push(await applied([{ change: { ...note, to: 'the boss' } }]));
    await put(team, null, aliasTo(outside('x')));
    ids.push(await put(team, aliasTo(outside('x')), aliasTo(outside('x'), bob)));
    await rename(false);
    for (const id of ids) await finish(orThrow(await undo(made.app, ada, id)));
    expect([now(robert), now(team), noteOf(robert)]).toEqual([box, aliasTo(outside('x')), null]);
  });

  it('that waits about the old name is outdated, and asks for the same under the new one', async () => {
    for (const [actor, options] of [
      [mia, {}],
      [ada, { at: later(made.app, day) }],
    ] as const) {
      const before = now(bob);
      const wanted = [{ change: change(bob, before, { ...suspended, forwards: [outside('y')] }) }];
      const id = orThrow(await submitChanges(made.app, actor, wanted, options));
      const renaming = await rename();
      expect(requestOf(made.app, id)).toMatchObject({
        state: 'stale',
        outcome: { kind: 'overtaken', by: renaming },
      });
      const again = orThrow(await askAgain(made.app, actor, id));
      expect(requestOf(made.app, again).address).toBe(robert);
      await finish(orThrow(await undo(made.app, ada, renaming)));
    }
  });
});

describe('for later, a rename', () => {
  it('is planned anew at its time, and applied where both addresses are as they were shown', async () => {
    const wanted = orThrow(await wantedName());
    const id = orThrow(await submitChanges(made.app, ada, wanted, { at: later(made.app, day) }));
    expect(requestOf(made.app, id).state).toBe('scheduled');
    await whenDue();
    expect([now(bob), now(robert)]).toEqual([aliasTo(robert), box]);
  });

  it.each([bob, robert])('is outdated where somebody else has changed %s meanwhile', async (address) => {
    const wanted = orThrow(await wantedName());
    const id = orThrow(await submitChanges(made.app, ada, wanted, { at: later(made.app, day) }));
    made.mailServer.held.addresses.set(address, aliasTo(outside('theirs')));
    await whenDue();
    expect(requestOf(made.app, id)).toMatchObject({ state: 'stale', outcome: { kind: 'found-changed' } });
  });
});
