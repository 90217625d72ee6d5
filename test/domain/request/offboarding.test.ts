import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState, Mailbox } from '../../../src/domain/address/address-state.ts';
import { addressesIn } from '../../../src/domain/address/destination.ts';
import type { Change } from '../../../src/domain/request/change.ts';
import {
  type LeaversMailbox,
  type Leaving,
  offboardingChanges,
} from '../../../src/domain/request/people/offboarding.ts';
import { address, aliasTo, at, mailbox, outside, person } from '../../support/fixtures/example-org.ts';

const ann = person('ann', 'member');
const bob = person('bob', 'member');
const bobs = at('bob');
const then = 1_000_000;

type BoxState = AddressState & { readonly mailbox: Mailbox };

const boxOf = (
  subject: Address,
  state: AddressState = mailbox(subject),
  more: Partial<LeaversMailbox> = {},
): LeaversMailbox => ({
  address: subject,
  state: state as BoxState,
  ...{ owner: ann, forwardsOnly: true, opensAgain: false },
  ...more,
});

const leaving = (
  mailboxes: readonly LeaversMailbox[],
  forwarders: readonly (readonly [Address, AddressState])[],
  more: Partial<Leaving> = {},
): Leaving => ({
  ...{ mailboxes, forwarders: new Map(forwarders), closedUntil: null },
  successor: { owner: bob, addressFor: () => bobs },
  arrivesAt: (to) => to,
  inside: (domain) => domain === 'example.org',
  ...more,
});
const closing = { closedUntil: then } as const;
const withoutHeir = { closedUntil: then, successor: null } as const;

/** What addresses become, by their local parts. */
const becomes = (changes: readonly { readonly change: Change }[]) =>
  Object.fromEntries(
    changes.flatMap(({ change }) =>
      change.kind === 'address' ? [[change.address.split('@')[0], change.after]] : [],
    ),
  );
const owners = (changes: readonly { readonly change: Change }[]) =>
  changes.flatMap(({ change }) => (change.kind === 'owner' ? [change] : []));

describe('what is somebody’s who leaves', () => {
  it('is handed over, and replaced wherever something forwards to it, once each', () => {
    const { changes, gone, left } = offboardingChanges(
      leaving(
        [boxOf(at('ann')), boxOf(at('ann2'))],
        [
          [at('one'), aliasTo(at('ann'))],
          [at('both'), aliasTo(at('ann'), outside('x'), at('ann2'), bobs)],
          [at('copy'), mailbox('copy', { forwards: [at('ann2')] })],
          [bobs, mailbox('bob', { forwards: [at('ann')] })],
        ],
      ),
    );
    expect(becomes(changes)).toEqual({
      one: aliasTo(bobs),
      both: aliasTo(bobs, outside('x')),
      copy: mailbox('copy', { forwards: [bobs] }),
      bob: mailbox('bob'),
    });
    expect(owners(changes)).toMatchObject([
      { address: at('ann'), from: ann, to: bob, locksOut: true },
      { address: at('ann2'), from: ann, to: bob, locksOut: true },
    ]);
    expect(owners(changes).some(({ closedUntil }) => closedUntil !== undefined)).toBe(false);
    expect([gone, left]).toEqual([[], []]);
  });

  it('is closed: its mail goes to the successor alone, or nowhere', () => {
    const given = [boxOf(at('ann'), mailbox('ann', { forwards: [outside('private')] }))];
    expect(becomes(offboardingChanges(leaving(given, [], closing)).changes)).toEqual({
      ann: { ...mailbox('ann', { forwards: [bobs] }), localDelivery: false },
    });
    const alone = offboardingChanges(leaving(given, [], withoutHeir));
    expect(becomes(alone.changes)).toEqual({
      ann: mailbox('ann', { forwards: [outside('private')], enabled: false }),
    });
    expect(owners(alone.changes)).toMatchObject([{ from: ann, to: ann, locksOut: true, closedUntil: then }]);
    const unable = [boxOf(at('ann'), mailbox('ann'), { forwardsOnly: false })];
    expect(becomes(offboardingChanges(leaving(unable, [], closing)).changes)).toEqual({
      ann: mailbox('ann', { enabled: false }),
    });
  });

  it('stays suspended where it is: also where that was for a time only', () => {
    const suspended = mailbox('ann', { enabled: false });
    expect(becomes(offboardingChanges(leaving([boxOf(at('ann'), suspended)], [], closing)).changes)).toEqual(
      {},
    );
    const forATime = boxOf(at('ann'), suspended, { opensAgain: true });
    expect(becomes(offboardingChanges(leaving([forATime], [], closing)).changes)).toEqual({ ann: suspended });
    expect(becomes(offboardingChanges(leaving([forATime], [])).changes)).toEqual({});
  });

  it('takes along aliases that forward nowhere else, and theirs', () => {
    const { changes, gone } = offboardingChanges(
      leaving(
        [boxOf(at('ann'))],
        [
          [at('a'), aliasTo(at('ann'))],
          [at('b'), aliasTo(at('a'), at('ann'))],
          [at('c'), aliasTo(at('b'), outside('x'))],
          [at('keeps'), mailbox('k', { forwards: [at('b')] })],
        ],
        withoutHeir,
      ),
    );
    expect(becomes(changes)).toMatchObject({
      ...{ a: null, b: null, c: aliasTo(outside('x')) },
      keeps: mailbox('k'),
    });
    expect(gone).toEqual([at('a'), at('b')]);
  });

  it('leaves no mailbox without any place for its mail', () => {
    const only = { ...mailbox('k', { forwards: [at('ann')] }), localDelivery: false } as const;
    const { changes } = offboardingChanges(leaving([boxOf(at('ann'))], [[at('keeps'), only]], withoutHeir));
    expect(becomes(changes)).toMatchObject({ keeps: mailbox('k') });
  });

  it('has a postmaster in the way that nobody would read, and hands one over that is theirs', () => {
    const box = boxOf(at('postmaster'));
    const forwarder = [at('postmaster'), aliasTo(at('ann'))] as const;
    expect(offboardingChanges(leaving([box], [], withoutHeir)).left).toEqual([at('postmaster')]);
    expect(offboardingChanges(leaving([boxOf(at('ann'))], [forwarder], withoutHeir)).left).toEqual([
      at('postmaster'),
    ]);
    const { changes, left } = offboardingChanges(leaving([box], [], closing));
    expect(left).toEqual([]);
    expect(becomes(changes)).toEqual({});
    expect(owners(changes)).toEqual([expect.not.objectContaining({ closedUntil: then })]);
  });

  it('is found by its other names too', () => {
    const alias = address('ann@other.example');
    const { changes } = offboardingChanges(
      leaving([boxOf(at('ann'))], [[at('one'), aliasTo(alias, outside('x'))]], {
        arrivesAt: (to) => (to === alias ? at('ann') : to),
      }),
    );
    expect(becomes(changes)).toEqual({ one: aliasTo(bobs, outside('x')) });
  });

  it('is where nothing forwards any more, while nothing else loses its mail', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'bob'].map(at);
    const state = fc.record({
      isMailbox: fc.boolean(),
      forwards: fc.uniqueArray(fc.constantFrom(...names, outside('x')), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(state, { minLength: names.length, maxLength: names.length }),
        fc.uniqueArray(fc.constantFrom('a', 'b'), { minLength: 1 }),
        fc.constantFrom({}, closing, withoutHeir),
        (given, theirs, how) => {
          const own = new Set<Address>(theirs.map(at));
          const before = new Map<Address, AddressState>();
          for (const [index, { isMailbox, forwards }] of given.entries()) {
            const name = names[index] as Address;
            const others = forwards.filter((to) => to !== name);
            const isBox = isMailbox || own.has(name) || name === bobs || others.length === 0;
            before.set(name, isBox ? mailbox(name, { forwards: others }) : aliasTo(...others));
          }
          const boxes = [...own].map((each) => boxOf(each, before.get(each)));
          const result = offboardingChanges(leaving(boxes, [...before], how));
          const after = new Map<Address, AddressState | null>(before);
          for (const { change } of result.changes)
            if (change.kind === 'address') after.set(change.address, change.after);
          const taken = new Set([...own, ...result.gone]);
          for (const [name, now] of after) {
            if (!now) {
              expect(before.get(name)?.mailbox).toBeNull();
              continue;
            }
            const wasOwn = own.has(name);
            if (wasOwn && !now.enabled) continue;
            expect(addressesIn(now.forwards).filter((to) => taken.has(to))).toEqual([]);
            expect(now.mailbox?.id).toBe(before.get(name)?.mailbox?.id);
            expect(now.mailbox !== null || now.forwards.length > 0).toBe(true);
            expect(addressesIn(now.forwards)).not.toContain(name);
            if (wasOwn) continue;
            const kept = before.get(name)?.forwards.filter((to) => !taken.has(to as Address)) ?? [];
            expect(now.forwards).toEqual(expect.arrayContaining(kept));
          }
          expect(owners(result.changes).map((each) => each.address)).toEqual([...own]);
        },
      ),
    );
  });
});
