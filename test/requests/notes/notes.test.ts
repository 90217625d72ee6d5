import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { exportAddresses } from '../../../src/requests/csv/export-addresses.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import { recordDrift } from '../../../src/requests/mirror/record-drift.ts';
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
  max,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { claimNext, runApplyJobs } from '../../support/run-jobs.ts';

const bob = at('bob');

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const noteOf = (address = bob) => made.app.store.notes.of(address);
const wish = (to: string | null, address: Address = bob) =>
  ({ kind: 'note', address, mailbox: null, from: null, to }) as const;

async function untilApplied(asked: ReturnType<typeof submit>, by: Actor = ada): Promise<number> {
  const id = orThrow(await asked);
  const request = requestOf(made.app, id);
  if (request.state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, by, clickOn(made.app, request)));
  await runApplyJobs(made.app);
  expect(requestOf(made.app, id).state).toBe('applied');
  return id;
}

const note = (to: string | null, by: Actor = ada, address = bob) =>
  untilApplied(submit(made.app, by, wish(to, address)), by);
const changes = (...wanted: WantedChange[]) => untilApplied(submitChanges(made.app, ada, wanted));

describe('a note', () => {
  beforeEach(() => made.put(bob, mailbox('one')));

  it('is kept, replaced and taken away, each by a request with what was there before', async () => {
    await note('for the fair');
    expect(noteOf()).toBe('for the fair');
    const replaced = await note('until Friday');
    expect(requestOf(made.app, replaced).plan).toMatchObject({
      changes: [{ change: { from: 'for the fair', to: 'until Friday', mailbox: 'one' } }],
    });
    await note(null);
    expect(noteOf()).toBeNull();
    const applied = made.app.store.audit.forAddress(bob, 9).filter(({ event }) => event === 'applied');
    expect(applied.map(({ detail }) => detail)).toMatchObject([
      { change: { kind: 'note', from: 'until Friday', to: null } },
      { change: { kind: 'note', from: 'for the fair', to: 'until Friday' } },
      { change: { kind: 'note', from: null, to: 'for the fair' } },
    ]);
  });

  it('changes nothing on the mail server, and no mail server is asked to apply it', async () => {
    const apply = vi.spyOn(made.mailServer, 'apply');
    await note('for the fair');
    expect(noteOf()).toBe('for the fair');
    expect(apply).not.toHaveBeenCalled();
  });

  it('is so already, and of nothing that does not exist', async () => {
    await note('for the fair');
    expect(await submit(made.app, ada, wish('for the fair'))).toEqual(
      err({ code: 'already-so', address: bob, what: 'note' }),
    );
    expect(await submit(made.app, ada, wish('x', at('nobody')))).toMatchObject({
      fault: { code: 'address-unknown' },
    });
    expect(await submit(made.app, ada, wish('x', outside('bob')))).toMatchObject({
      fault: { code: 'domain-unknown' },
    });
  });

  it('needs nobody’s approval, whoever may ask to change the address', async () => {
    for (const by of [max, mia]) await note(`by ${by.displayName}`, by);
    made.put('@example.org' as Address, aliasTo(bob));
    expect(await submit(made.app, mia, wish('x', '@example.org' as Address))).toMatchObject({
      fault: { code: 'not-allowed', effect: 'set-note', role: 'member' },
    });
  });

  it('comes back by an undo, unless others have changed it since', async () => {
    const first = await note('for the fair');
    const second = await note('until Friday');
    expect(await undo(made.app, ada, first)).toMatchObject({
      fault: { code: 'undo-nothing', conflicts: [{ kind: 'note-changed' }] },
    });
    await untilApplied(undo(made.app, ada, second));
    expect(noteOf()).toBe('for the fair');
    await untilApplied(undo(made.app, ada, first));
    expect(noteOf()).toBeNull();
  });
});

describe('a note with its address', () => {
  it('is set in the request that creates the address, and undone with it', async () => {
    const id = await changes({ change: change(bob, null, mailbox('one')), note: 'for the fair' });
    expect(requestOf(made.app, id).plan).toMatchObject({
      size: 1,
      changes: [
        {
          change: { kind: 'address' },
          effects: expect.arrayContaining([{ kind: 'set-note', from: null, to: 'for the fair' }]),
        },
      ],
    });
    expect(noteOf()).toBe('for the fair');
    await untilApplied(undo(made.app, ada, id));
    expect(made.mailServer.held.addresses.has(bob)).toBe(false);
    expect(noteOf()).toBeNull();
  });

  it('is not set where the address was not created', async () => {
    const id = orThrow(
      await submitChanges(made.app, ada, [
        { change: change(bob, null, mailbox('one')), note: 'for the fair' },
      ]),
    );
    made.put(bob, mailbox('other'));
    await runApplyJobs(made.app);
    expect(requestOf(made.app, id).state).toBe('stale');
    expect(noteOf()).toBeNull();
    made.mailServer.held.addresses.delete(bob);
    await untilApplied(askAgain(made.app, ada, id));
    expect(noteOf()).toBe('for the fair');
  });

  it.each([mailbox('one'), aliasTo(outside('x'))])('goes with it, and comes back with it', async (state) => {
    made.put(bob, state);
    await note('for the fair');
    const id = await changes({ change: change(bob, state, null) });
    expect(requestOf(made.app, id).plan).toMatchObject({
      changes: [{ effects: expect.arrayContaining([{ kind: 'drop-note', note: 'for the fair' }]) }],
    });
    expect(noteOf()).toBeNull();
    await untilApplied(undo(made.app, ada, id));
    expect(made.mailServer.held.addresses.get(bob)).toEqual(state);
    expect(noteOf()).toBe('for the fair');
  });

  it('does not come back to an address that others have made anew', async () => {
    made.put(bob, aliasTo(outside('x')));
    await note('for the fair');
    const id = await changes({ change: change(bob, aliasTo(outside('x')), null) });
    made.put(bob, aliasTo(outside('y')));
    expect(await undo(made.app, ada, id)).toMatchObject({ fault: { code: 'undo-nothing' } });
  });

  it('goes where others have deleted the address', async () => {
    made.put(bob, aliasTo(outside('x')));
    await note('for the fair');
    made.app.store.addresses.put(bob, aliasTo(outside('x')));
    made.mailServer.held.addresses.delete(bob);
    await recordDrift(made.app, [bob], new AbortController().signal);
    expect(noteOf()).toBeNull();
  });

  it.each([true, false])(
    'goes with its mailbox to another name, and back (the old one stays: %s)',
    async (keepsAlias) => {
      const robert = at('robert');
      made.put(bob, mailbox('one'));
      await note('for the fair');
      const renaming = orThrow(await planRename(made.app, ada, { from: bob, to: robert, keepsAlias }));
      const id = await changes(...renaming);
      expect([noteOf(bob), noteOf(robert)]).toEqual([null, 'for the fair']);
      await untilApplied(undo(made.app, ada, id));
      expect([noteOf(bob), noteOf(robert)]).toEqual(['for the fair', null]);
    },
  );

  it('stays where the address becomes something else', async () => {
    made.put(bob, mailbox('one'));
    await note('for the fair');
    await changes({ change: change(bob, mailbox('one'), aliasTo(outside('x'))) });
    expect(noteOf()).toBe('for the fair');
  });
});

describe('a note that waits', () => {
  it('tells a request from another that notes something else', async () => {
    const ask = async (text: string) =>
      orThrow(
        await submitChanges(made.app, mia, [
          { change: change(bob, null, aliasTo(outside('x'))), note: text },
        ]),
      );
    const first = await ask('one');
    expect(requestOf(made.app, first).state).toBe('awaiting-approval');
    expect(await ask('one')).toBe(first);
    expect(await ask('two')).not.toBe(first);
  });

  it('is shown again at a click where the address has another note by then', async () => {
    const state = mailbox('one');
    made.put(bob, state);
    const asking = { fromFile: true } as const;
    const wanted = [{ change: change(bob, state, { ...state, enabled: false }), note: 'for the fair' }];
    const id = orThrow(await submitChanges(made.app, ada, wanted, asking));
    await note('until Friday');
    expect(await confirm(made.app, ada, clickOn(made.app, requestOf(made.app, id)))).toMatchObject({
      value: 'replanned',
    });
    expect(requestOf(made.app, id).plan).toMatchObject({
      changes: [
        { effects: expect.arrayContaining([{ kind: 'set-note', from: 'until Friday', to: 'for the fair' }]) },
      ],
    });
    await untilApplied(Promise.resolve(ok(id)));
    expect(noteOf()).toBe('for the fair');
    await untilApplied(undo(made.app, ada, id));
    expect(made.mailServer.held.addresses.get(bob)?.enabled).toBe(true);
    expect(noteOf()).toBe('until Friday');
  });

  it('holds its address while it is applied', async () => {
    made.put(bob, mailbox('one'));
    const id = orThrow(await submit(made.app, ada, wish('for the fair')));
    expect(await submit(made.app, ada, wish('another'))).toMatchObject({ fault: { code: 'request-open' } });
    expect(await claimNext(made.app, id)).toBe('nothing');
    expect(requestOf(made.app, id).state).toBe('applied');
    expect(made.app.store.holds.find(bob)).toBeUndefined();
  });

  it('is stale at a click once others have noted something else', async () => {
    made.put(bob, mailbox('one'));
    const asking = { fromFile: true } as const;
    const id = orThrow(await submitChanges(made.app, ada, [{ change: wish('for the fair') }], asking));
    expect(requestOf(made.app, id).state).toBe('awaiting-confirmation');
    await note('until Friday');
    expect(await confirm(made.app, ada, clickOn(made.app, requestOf(made.app, id)))).toMatchObject({
      value: 'stale',
    });
    expect(noteOf()).toBe('until Friday');
    await untilApplied(askAgain(made.app, ada, id));
    expect(noteOf()).toBe('for the fair');
  });
});

it('is in an export', async () => {
  made.put(bob, mailbox('one'));
  await note('for the fair, until Friday');
  expect(orThrow(await exportAddresses(made.app, ada, null, 10_000)).content).toContain(
    'bob@example.org,mailbox,,none,active,,"for the fair, until Friday"',
  );
});
