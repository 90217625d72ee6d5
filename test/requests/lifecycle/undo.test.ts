import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import { type AddressState, sameState } from '../../../src/domain/address/address-state.ts';
import { err } from '../../../src/domain/result.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { settle } from '../../../src/requests/lifecycle/settle.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import { purgeExpired } from '../../../src/requests/retention/purge.ts';
import { addressStates } from '../../support/fixtures/arbitrary-states.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  domain,
  type ExampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  max,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { soleChange } from '../../support/sole-change.ts';

const day = 24 * 60 * 60_000;
const bob = at('bob');

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const now = (subject = bob) => made.mailServer.held.addresses.get(subject) ?? null;

/** Applies a change, with a click where needed. @returns the request's id. */
async function untilApplied(
  asked: Promise<{ ok: true; value: number } | { ok: false; fault: unknown }>,
  by: Actor = ada,
): Promise<number> {
  const id = orThrow(await asked);
  const request = requestOf(made.app, id);
  if (request.state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, by, clickOn(made.app, request)));
  await runApplyJobs(made.app);
  expect(requestOf(made.app, id).state).toBe('applied');
  return id;
}

const apply = (after: AddressState | null) => untilApplied(submit(made.app, ada, change(bob, now(), after)));
const takeBack = (id: number) => untilApplied(undo(made.app, ada, id));

const full = mailbox('one', { quota: 5_000_000, forwards: [outside('x')] });
const changes: [what: string, before: AddressState | null, after: AddressState | null][] = [
  ['the creation of a mailbox', null, full],
  ['the creation of an alias', null, aliasTo(outside('x'))],
  ['a new forward', aliasTo(outside('x')), aliasTo(outside('x'), outside('y'))],
  ['a forward’s removal', aliasTo(outside('x'), outside('y')), aliasTo(outside('y'))],
  ['a quota', full, mailbox('one', { forwards: [outside('x')] })],
  ['a suspension', full, { ...full, enabled: false }],
  ['a conversion to an alias', full, aliasTo(outside('x'))],
  ['a conversion to a mailbox', aliasTo(outside('x')), full],
  ['a deletion', full, null],
  ['the deletion of an alias', aliasTo(outside('x')), null],
];

describe.each(changes)('an undo of %s', (_what, before, after) => {
  beforeEach(() => {
    if (before) made.put(bob, before, { messages: 3, bytes: 300 });
  });

  it('brings the address back to what it was, and an undo of that to what was wanted', async () => {
    const id = await apply(after);
    const undone = await takeBack(id);
    expect(sameState(now(), before)).toBe(true);
    expect(requestOf(made.app, undone).asking.undoes).toEqual({ request: id, conflicts: [] });
    await takeBack(undone);
    expect(sameState(now(), after)).toBe(true);
  });

  it('is nothing the second time', async () => {
    const id = await apply(after);
    await takeBack(id);
    expect(await undo(made.app, ada, id)).toMatchObject({ fault: { code: 'undo-nothing', request: id } });
  });

  it('keeps what others did since', async () => {
    const id = await apply(after);
    const meanwhile = now();
    if (!meanwhile) return;
    await apply({ ...meanwhile, forwards: [...meanwhile.forwards, outside('since')] });
    await takeBack(id);
    expect(now()?.forwards).toContain(outside('since'));
  });
});

test('any change is taken back as far as its mail is there, and leaves everything else alone', async () => {
  await made.close();
  await fc.assert(
    fc.asyncProperty(addressStates, addressStates, async (before, after) => {
      fc.pre(!sameState(before, after));
      const fresh = await makeExampleOrg();
      made = fresh;
      if (before) fresh.put(bob, before, { messages: 1, bytes: 1 });
      const others = new Map([...fresh.mailServer.held.addresses].filter(([each]) => each !== bob));
      const asked = await submit(fresh.app, ada, change(bob, before, after));
      if (asked.ok) {
        await untilApplied(Promise.resolve(asked));
        await takeBack(asked.value);
        expect(sameState(now(), before)).toBe(true);
      }
      expect(new Map([...fresh.mailServer.held.addresses].filter(([each]) => each !== bob))).toEqual(others);
      await fresh.close();
    }),
    { numRuns: 60 },
  );
  made = await makeExampleOrg();
});

describe('an undo', () => {
  it('of a quota and more leaves the quota that others set since, and says so', async () => {
    made.put(bob, full);
    const id = await apply(mailbox('one', { quota: 2_000_000, enabled: false }));
    await apply(mailbox('one', { quota: 3_000_000, enabled: false }));
    const undone = await takeBack(id);
    expect(now()).toEqual({ ...full, mailbox: { ...full.mailbox, quota: 3_000_000 } });
    expect(requestOf(made.app, undone).asking.undoes?.conflicts).toEqual([{ kind: 'quota-changed' }]);
  });

  it('of a quota alone has nothing to take back once others set another', async () => {
    made.put(bob, full);
    const id = await apply({ ...full, mailbox: mailbox('one', { quota: 2_000_000 }).mailbox });
    await apply({ ...full, mailbox: mailbox('one', { quota: 3_000_000 }).mailbox });
    expect(await undo(made.app, ada, id)).toMatchObject({
      fault: { code: 'undo-nothing', conflicts: [{ kind: 'quota-changed' }] },
    });
  });

  it('of a creation destroys, and asks whoever wants it as a deletion would', async () => {
    const id = await apply(full);
    made.mailServer.held.sizes.set('one' as never, { messages: 2, bytes: 20 });
    const asked = orThrow(await undo(made.app, max, id));
    expect(requestOf(made.app, asked)).toMatchObject({
      state: 'awaiting-confirmation',
      plan: { gate: { confirm: true, approvals: { count: 1, role: 'admin' } } },
    });
    expect(soleChange(requestOf(made.app, asked).plan).effects).toContainEqual({
      kind: 'drop-mailbox',
      id: 'one',
      holds: { messages: 2, bytes: 20 },
    });
  });

  it('by a member has to be approved', async () => {
    const id = await apply(aliasTo(at('postmaster')));
    const asked = orThrow(await undo(made.app, mia, id));
    expect(requestOf(made.app, asked).plan.gate.approvals).toEqual({ count: 1, role: 'moderator' });
  });

  it('of a deletion whose mail is gone brings back the forwards, and says what is lost', async () => {
    made.put(bob, full, { messages: 3, bytes: 300 });
    const id = await apply(null);
    made.pass(30 * day);
    await purgeExpired(made.app);
    const undone = await takeBack(id);
    expect(now()).toEqual(aliasTo(outside('x')));
    expect(requestOf(made.app, undone).asking.undoes?.conflicts).toEqual([{ kind: 'mail-gone' }]);
  });

  it('of a deletion of nothing but mail that is gone does nothing, and says so', async () => {
    made.put(bob, mailbox('one'), { messages: 3, bytes: 300 });
    const id = await apply(null);
    made.pass(30 * day);
    expect(await undo(made.app, ada, id)).toEqual(
      err({ code: 'undo-nothing', request: id, conflicts: [{ kind: 'mail-gone' }] }),
    );
  });

  it('of a deletion leaves alone who has the address by now', async () => {
    made.put(bob, mailbox('one'), { messages: 3, bytes: 300 });
    const id = await apply(null);
    await apply(mailbox('two'));
    expect(await undo(made.app, ada, id)).toMatchObject({
      fault: { code: 'undo-nothing', conflicts: [{ kind: 'address-taken' }] },
    });
    expect(now()).toEqual(mailbox('two'));
  });

  it('of a creation drops no mailbox but the one that it made', async () => {
    const id = await apply(mailbox('one'));
    await apply(null);
    await apply(mailbox('two'));
    expect(await undo(made.app, ada, id)).toMatchObject({ fault: { code: 'undo-nothing' } });
    expect(now()).toEqual(mailbox('two'));
  });

  it('does not take away what others forward to', async () => {
    const id = await apply(aliasTo(outside('x')));
    made.put(at('team'), aliasTo(bob));
    expect(await undo(made.app, ada, id)).toMatchObject({ fault: { code: 'still-forwarded-to' } });
  });

  it('brings back no forward that leads nowhere by now', async () => {
    made.put(at('ann'), aliasTo(outside('x')));
    made.put(bob, aliasTo(at('ann'), outside('y')));
    const id = await apply(aliasTo(outside('y')));
    made.mailServer.held.addresses.delete(at('ann'));
    expect(await undo(made.app, ada, id)).toMatchObject({ fault: { code: 'forward-missing-local' } });
  });

  it('keeps the mailbox’s owner', async () => {
    const id = await untilApplied(submit(made.app, max, change(bob, null, mailbox('one'))));
    const deletion = await apply(null);
    await takeBack(deletion);
    expect(made.app.store.owners.of('one' as never)).toMatchObject({ userId: 'max' });
    expect(requestOf(made.app, id).state).toBe('applied');
  });

  it('of addresses and owners says that the owners stay', async () => {
    made.put(bob, mailbox('one', { quota: 1_000_000 }));
    const owner = { address: bob, mailbox: mailboxId('one'), from: null, to: mia, locksOut: false } as const;
    const wanted = [
      { change: change(bob, now(), mailbox('one', { quota: 2_000_000 })) },
      { change: { kind: 'owner', ...owner } as const },
    ];
    const id = await untilApplied(submitChanges(made.app, ada, wanted));
    const undone = await takeBack(id);
    expect(now()).toEqual(mailbox('one', { quota: 1_000_000 }));
    expect(requestOf(made.app, undone).asking.undoes?.conflicts).toEqual([{ kind: 'owners-kept' }]);
    expect(made.app.store.owners.of(mailboxId('one'))).toMatchObject({ userId: mia.userId });
  });

  it('of a domain can not be', async () => {
    const wanted = {
      kind: 'domain',
      domain: domain('new.example'),
      postmaster: aliasTo(outside('x')),
    } as const;
    const id = await untilApplied(submit(made.app, ada, wanted));
    expect(await undo(made.app, ada, id)).toEqual(
      err({ code: 'undo-impossible', request: id, what: 'domain' }),
    );
  });

  it.each(['queued', 'failed'] as const)('of a request that is %s can not be', async (state) => {
    const id = orThrow(await submit(made.app, ada, change(bob, null, mailbox('one'))));
    if (state === 'failed') {
      made.app.store.requests.setState(id, 'applying');
      settle(made.app, id, { kind: 'gave-up', trouble: null, errorId: 'x' });
    }
    expect(await undo(made.app, ada, id)).toEqual(err({ code: 'undo-not-applied', request: id, state }));
  });

  it('waits, as any change does, while another request about the address is on its way', async () => {
    const id = await apply(aliasTo(at('postmaster')));
    await submit(made.app, ada, change(bob, now(), aliasTo(outside('x'))));
    expect(await undo(made.app, ada, id)).toMatchObject({ fault: { code: 'request-open' } });
  });
});

describe('asking again', () => {
  /** A request that ends stale: its address was changed on the mail server directly, and back again. */
  async function stale(after: AddressState | null): Promise<number> {
    const before = now();
    const id = orThrow(await submit(made.app, ada, change(bob, before, after)));
    made.mailServer.held.addresses.set(bob, aliasTo(outside('other')));
    await runApplyJobs(made.app);
    if (before) made.put(bob, before);
    else {
      made.mailServer.held.addresses.delete(bob);
      made.app.store.addresses.put(bob, null);
    }
    expect(requestOf(made.app, id).state).toBe('stale');
    return id;
  }

  it('applies the same change to what is there now', async () => {
    const id = await stale(aliasTo(outside('x')));
    await untilApplied(askAgain(made.app, ada, id));
    expect(now()).toEqual(aliasTo(outside('x')));
  });

  it('for a mailbox never brings back one that was there in between', async () => {
    const id = await stale(mailbox('one'));
    await untilApplied(askAgain(made.app, ada, id));
    made.mailServer.held.sizes.set('one' as never, { messages: 9, bytes: 90 });
    await apply(null);
    const again = await untilApplied(askAgain(made.app, ada, id));
    expect(soleChange(requestOf(made.app, again).plan).effects.map(({ kind }) => kind)).toContain(
      'add-mailbox',
    );
    expect(await made.mailServer.measure(bob)).toMatchObject({ messages: 0 });
  });

  it('is for whoever asked, or an admin', async () => {
    const id = await stale(aliasTo(outside('x')));
    expect(await askAgain(made.app, mia, id)).toMatchObject({ fault: { code: 'not-requester' } });
    expect(await askAgain(made.app, max, id)).toMatchObject({ fault: { code: 'not-requester' } });
  });

  it('asks what policy asks of whoever does it', async () => {
    made.put(bob, aliasTo(outside('y')));
    const id = await stale(aliasTo(outside('x')));
    const asked = orThrow(await askAgain(made.app, { ...ada, roles: ['member'] }, id));
    expect(requestOf(made.app, asked).state).toBe('awaiting-approval');
  });
});
