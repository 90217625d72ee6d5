import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import { checkChange } from '../../../src/requests/planning/check-change.ts';
import { readsFor } from '../../../src/requests/planning/planning-reads.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  change,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  outside,
} from '../../support/fixtures/example-org.ts';

const bob = at('bob');
const postmaster = at('postmaster');
const out = aliasTo(outside('x'));
const holds = { messages: 2, bytes: 5_000_000 };

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

/** The result of an admin's request to change one state into another. */
async function answer(subject: Address, before: AddressState | null, after: AddressState | null) {
  if (before) made.put(subject, before, holds);
  const submitted = await submit(made.app, ada, change(subject, before, after));
  return submitted.ok ? 'accepted' : submitted.fault;
}

describe('the postmaster of a domain', () => {
  it('can be neither deleted nor suspended', async () => {
    const protectedFrom = (act: string) => ({ code: 'postmaster-protected', address: postmaster, act });
    expect(await answer(postmaster, out, null)).toEqual(protectedFrom('delete'));
    expect(await answer(postmaster, out, { ...out, enabled: false })).toEqual(protectedFrom('suspend'));
  });

  it.each([
    ['be redirected', out, aliasTo(outside('y'))],
    ['become a mailbox', out, mailbox('one')],
    ['become an alias again', mailbox('one'), out],
    ['be resumed, if it was suspended behind our back', { ...out, enabled: false }, out],
  ])('may %s', async (_what, before, after) => {
    expect(await answer(postmaster, before, after)).toBe('accepted');
  });
});

describe('an address that Postfix takes no mail to', () => {
  const faults = [
    ['a%b', 'local-part-route'],
    ['a!b', 'local-part-route'],
    ['%', 'local-part-route'],
    ['a.%b.c', 'local-part-route'],
    ['-bob', 'local-part-hyphen'],
    ['-', 'local-part-hyphen'],
    ['-a%b', 'local-part-route'],
    ['*', 'local-part-star'],
  ] as const;

  it.each(faults)('is not made: %s@', async (local, code) => {
    expect(await answer(at(local), null, mailbox('one'))).toMatchObject({ code, text: at(local) });
    expect(await answer(at(local), null, out)).toMatchObject({ code });
  });

  it.each(['a-b', 'a*', '*a', 'a/b', '~x', '|x', '_', 'b-', "o'hara", '{x}', 'a=b'])(
    'is not %s@, which it does take',
    async (local) => {
      expect(await answer(at(local), null, out)).toBe('accepted');
    },
  );

  it.each(faults.map(([local]) => at(local)))(
    'may be suspended, deleted and led elsewhere where others made it: %s',
    async (subject) => {
      const suspended = { ...mailbox('one'), enabled: false };
      for (const [before, after] of [
        [mailbox('one'), suspended],
        [out, null],
        [out, aliasTo(outside('y'))],
      ] as const) {
        const wanted = change(subject, before, after);
        expect(
          await checkChange(readsFor(made.app.mailServer, [wanted]), wanted, holds, () => true),
        ).toMatchObject({
          ok: true,
        });
      }
    },
  );

  it('comes back with its mail, where that was removed', async () => {
    const wanted = change(at('a%b'), null, mailbox('one'));
    const check = (comesBack: boolean) =>
      checkChange(readsFor(made.app.mailServer, [wanted]), wanted, null, () => true, comesBack);
    expect(await check(true)).toMatchObject({ ok: true });
    expect(await check(false)).toMatchObject({ ok: false });
  });

  it('is forwarded to by nobody anew, where no server would take it', async () => {
    expect(await answer(bob, null, aliasTo(outside('-x')))).toMatchObject({ code: 'local-part-hyphen' });
    expect(await answer(bob, aliasTo(outside('-x')), aliasTo(outside('-x'), outside('y')))).toBe('accepted');
    expect(await answer(at('ann'), null, aliasTo(outside('a%b')))).toBe('accepted');
  });
});

describe('a mailbox', () => {
  it('can not have a tag', async () => {
    const tagged = at('bob+news');
    const fault = { code: 'mailbox-with-tag', address: tagged, delimiter: '+' };
    expect(await answer(tagged, null, mailbox('one'))).toEqual(fault);
    expect(await answer(tagged, out, mailbox('one'))).toEqual(fault);
  });

  it('can not be a catch-all', async () => {
    const all = address('@example.org');
    expect(await answer(all, null, mailbox('one'))).toEqual({ code: 'mailbox-catch-all', address: all });
  });

  it('that has a tag since before we came may be changed', async () => {
    expect(await answer(at('bob+news'), mailbox('one'), mailbox('one', { quota: 1_000_000_000 }))).toBe(
      'accepted',
    );
  });

  it('can not have a quota below what it holds', async () => {
    const fault = { code: 'quota-below-use', quota: 4_999_999, used: 5_000_000 };
    expect(await answer(bob, mailbox('one'), mailbox('one', { quota: 4_999_999 }))).toEqual(fault);
    expect(await answer(bob, mailbox('one'), mailbox('one', { quota: 5_000_000 }))).toBe('accepted');
  });

  it('of which nobody knows what it holds can have any', async () => {
    made.put(bob, mailbox('one'), { unknown: { why: 'uncounted' } });
    const wanted = change(bob, mailbox('one'), mailbox('one', { quota: 1 }));
    expect(await submit(made.app, ada, wanted)).toMatchObject({ ok: true });
  });

  it('that holds more than its quota can still be changed otherwise', async () => {
    const full = mailbox('one', { quota: 1_000_000 });
    expect(await answer(bob, full, { ...full, forwards: [outside('x')] })).toBe('accepted');
  });

  it('that is new may have any quota', async () => {
    expect(await answer(bob, mailbox('one'), mailbox('two', { quota: 1_048_576 }))).toBe('accepted');
  });
});

describe('an address that others forward to', () => {
  it('can not be deleted, and the answer lists which they are', async () => {
    made.put(at('team'), aliasTo(bob, outside('x')));
    const fault = { code: 'still-forwarded-to', address: bob, by: [at('team')] };
    expect(await answer(bob, mailbox('one'), null)).toEqual(fault);
  });

  it('may become an alias', async () => {
    made.put(at('team'), aliasTo(bob));
    expect(await answer(bob, mailbox('one'), out)).toBe('accepted');
  });
});

describe('forwards', () => {
  it('are checked where one was added', async () => {
    expect(await answer(bob, out, aliasTo(outside('x'), at('nobody')))).toMatchObject({
      code: 'forward-missing-local',
    });
    expect(await answer(bob, out, aliasTo(outside('x'), outside('x')))).toMatchObject({
      code: 'forward-duplicate',
    });
  });

  it('that were there before stand in no other change’s way', async () => {
    const dangling = mailbox('one', { forwards: [at('nobody'), outside('x')] });
    expect(await answer(bob, dangling, { ...dangling, forwards: [at('nobody')] })).toBe('accepted');
    expect(await answer(at('ann'), dangling, { ...dangling, enabled: false })).toBe('accepted');
  });
});
