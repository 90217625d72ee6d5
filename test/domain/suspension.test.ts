import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import type { AddressState, MailboxId } from '../../src/domain/address/address-state.ts';
import { sameState } from '../../src/domain/address/address-state.ts';
import { requiredCapabilities } from '../../src/domain/request/change.ts';
import { effectsOf } from '../../src/domain/request/effects.ts';
import { invert, rebase, revert } from '../../src/domain/request/rebase.ts';
import {
  isSuspended,
  partsOf,
  resume,
  type SuspendedPart,
  type Suspension,
  suspend,
  suspendedParts,
  suspensionOf,
  withoutMailbox,
  withSuspended,
} from '../../src/domain/suspension/suspension.ts';

const bob = 'bob@example.org' as Address;
const suspensions = ['active', 'suspended', 'suspended-login', 'suspended-mail'] as const;
const alias = (enabled = true): AddressState => ({ mailbox: null, forwards: [bob], enabled });
const mailbox = (suspension: Suspension = 'active'): AddressState =>
  withSuspended(
    { mailbox: { id: 'bobs' as MailboxId, quota: null }, forwards: [], enabled: true },
    partsOf(suspension),
  );
const change = (before: AddressState | null, after: AddressState | null) =>
  ({ kind: 'address', address: bob, before, after }) as const;

const boxes = fc.constantFrom(...suspensions).map(mailbox);
const states = fc.oneof(boxes, fc.boolean().map(alias));
const parts = fc.constantFrom<SuspendedPart | undefined>(undefined, ...suspendedParts);

describe('a suspension', () => {
  it('has one form each, which says login only where it is not as mail', () => {
    expect(suspensions.map(mailbox).map(({ enabled, login }) => [enabled, login])).toEqual([
      [true, undefined],
      [false, undefined],
      [true, false],
      [false, true],
    ]);
    for (const each of suspensions) expect(suspensionOf(mailbox(each))).toBe(each);
    expect(Object.keys(mailbox('suspended'))).not.toContain('login');
  });

  it('is read from every form of older versions as before', () => {
    for (const enabled of [true, false])
      for (const state of [alias(enabled), { ...mailbox(), enabled }])
        for (const part of suspendedParts) expect(isSuspended(state, part)).toBe(!enabled);
  });

  it('of an alias is of its mail alone', () => {
    for (const suspension of suspensions)
      expect(withSuspended(alias(), partsOf(suspension))).toEqual(alias(!partsOf(suspension).mail));
    expect(withoutMailbox({ ...mailbox('suspended-login'), forwards: [bob] })).toEqual(alias(true));
    expect(withoutMailbox({ ...mailbox('suspended-mail'), forwards: [bob] })).toEqual(alias(false));
  });
});

describe('suspending and resuming', () => {
  it('touches the part that is named and no other, and both where none is', () => {
    fc.assert(
      fc.property(boxes, parts, (state, named) => {
        for (const part of suspendedParts) {
          const meant = named === undefined || named === part;
          expect(isSuspended(suspend(state, named), part)).toBe(meant || isSuspended(state, part));
          expect(isSuspended(resume(state, named), part)).toBe(!meant && isSuspended(state, part));
        }
      }),
    );
  });

  it('is the same when done twice, and in parts as together', () => {
    fc.assert(
      fc.property(states, parts, (state, part) => {
        expect(suspend(suspend(state, part), part)).toEqual(suspend(state, part));
        expect(resume(resume(state, part), part)).toEqual(resume(state, part));
        if (!state.mailbox) return;
        expect(suspend(suspend(state, 'login'), 'mail')).toEqual(suspend(state));
        expect(resume(resume(state, 'mail'), 'login')).toEqual(resume(state));
      }),
    );
  });

  it('says what begins and what ends, and nothing where all is so', () => {
    const effects = (from: AddressState, to: AddressState) =>
      effectsOf(change(from, to), { appPasswords: ['phone'] });
    const said = (from: Suspension, to: Suspension) => effects(mailbox(from), mailbox(to));
    const passwords = (become: 'paused' | 'resumed') => ({
      ...{ kind: 'app-passwords', become, names: ['phone'] },
    });
    // As older versions said it, so that the hashes of their plans hold.
    expect(said('active', 'suspended')).toEqual([{ kind: 'suspend' }, passwords('paused')]);
    expect(said('suspended', 'active')).toEqual([{ kind: 'resume' }, passwords('resumed')]);
    expect(effects(alias(true), alias(false))).toEqual([{ kind: 'suspend', of: 'alias' }]);
    expect(said('active', 'suspended-login')).toEqual([
      { kind: 'suspend', part: 'login' },
      passwords('paused'),
    ]);
    expect(said('active', 'suspended-mail')).toEqual([{ kind: 'suspend', part: 'mail' }]);
    expect(said('suspended-login', 'suspended')).toEqual([{ kind: 'suspend', part: 'mail' }]);
    expect(said('suspended', 'suspended-mail')).toEqual([
      { kind: 'resume', part: 'login' },
      passwords('resumed'),
    ]);
    expect(said('suspended-login', 'suspended-mail')).toEqual([
      { kind: 'suspend', part: 'mail' },
      { kind: 'resume', part: 'login' },
      passwords('resumed'),
    ]);
    fc.assert(
      fc.property(states, states, (one, other) => {
        if ((one.mailbox === null) !== (other.mailbox === null)) return;
        const kinds = effectsOf(change(one, other)).map(({ kind }) => kind);
        expect(kinds.length === 0).toBe(sameState(one, other));
      }),
    );
  });

  it('says nothing of logins where a mailbox becomes an alias', () => {
    for (const suspension of suspensions) {
      const after = withoutMailbox({ ...mailbox(suspension), forwards: [bob] });
      const kinds = effectsOf(change({ ...mailbox(suspension), forwards: [bob] }, after)).map(
        ({ kind }) => kind,
      );
      expect(kinds).toEqual(['drop-mailbox']);
    }
  });

  it('needs a mail server that can, unless it is so already', () => {
    const needed = (from: AddressState | null, to: Suspension) =>
      requiredCapabilities(change(from, mailbox(to)));
    expect(suspensions.map((each) => needed(mailbox(), each))).toEqual([
      [],
      [],
      ['suspend-login'],
      ['suspend-mail'],
    ]);
    for (const each of suspensions) expect(needed(mailbox(each), each)).toEqual([]);
    expect(needed(null, 'suspended-mail')).toEqual(['suspend-mail']);
    expect(needed(mailbox('suspended'), 'suspended-login')).toEqual(['suspend-login']);
  });
});

describe('beside what others change', () => {
  it('each part follows the change that is about it', () => {
    const merged = rebase(change(mailbox(), mailbox('suspended-login')), mailbox('suspended-mail'));
    expect(merged).toMatchObject({ change: { after: mailbox('suspended') }, conflicts: [] });
    const undone = revert(change(mailbox(), mailbox('suspended')), mailbox('suspended-mail'));
    expect(undone.change.after).toEqual(mailbox());
  });

  it('an undo takes back its own part alone', () => {
    fc.assert(
      fc.property(boxes, parts, parts, (before, own, others) => {
        const done = suspend(before, own);
        const found = suspend(done, others);
        const { after } = revert(change(before, done), found).change;
        for (const part of suspendedParts) {
          const wasOwn = isSuspended(done, part) !== isSuspended(before, part);
          expect(after && isSuspended(after, part)).toBe(!wasOwn && isSuspended(found, part));
        }
      }),
    );
  });

  it('an undo of what nobody touched since leads back', () => {
    fc.assert(
      fc.property(boxes, boxes, (before, after) => {
        expect(rebase(invert(change(before, after)), after).change.after).toEqual(before);
      }),
    );
  });
});
