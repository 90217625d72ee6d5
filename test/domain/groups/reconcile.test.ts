import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Address, domainOf } from '../../../src/domain/address/address.ts';
import { type Destination, destinationKey } from '../../../src/domain/address/destination.ts';
import type { GroupMember, PlacedMember } from '../../../src/domain/groups/followed-group.ts';
import { placeMembers } from '../../../src/domain/groups/place-members.ts';
import {
  compareMembers,
  forwardsOf,
  isMassLeave,
  otherForwards,
  reconcileForwards,
} from '../../../src/domain/groups/reconcile.ts';
import { address, at, exampleOrg, outside } from '../../support/fixtures/example-org.ts';

const member = (id: string): GroupMember => ({ id, name: id.toLowerCase() });
const placed = (id: string, to: Address | null): PlacedMember => ({ ...member(id), to });

/** A few addresses, so that members, former members and other forwards have some in common. */
const places = ['a', 'b', 'c', 'd'].flatMap((name) => [at(name), outside(name)]);
const anyPlace = fc.constantFrom(...places);
const anyMembers = fc
  .uniqueArray(fc.record({ id: fc.constantFrom('U1', 'U2', 'U3', 'U4', 'U5'), to: fc.option(anyPlace) }), {
    selector: ({ id }) => id,
  })
  .map((all) => all.map(({ id, to }) => placed(id, to)));
const anyForwards: fc.Arbitrary<Destination[]> = fc.uniqueArray(anyPlace);

const keys = (forwards: readonly Destination[]) => new Set(forwards.map(destinationKey));

describe('the forwards of an alias that follows a group', () => {
  test('has every member with a place, and nobody who left', () => {
    fc.assert(
      fc.property(anyForwards, anyMembers, anyMembers, (present, before, now) => {
        const result = keys(reconcileForwards(present, before, now));
        const wanted = keys(forwardsOf(now));
        for (const each of wanted) expect(result).toContain(each);
        for (const each of keys(forwardsOf(before)))
          if (!wanted.has(each)) expect(result).not.toContain(each);
      }),
    );
  });

  test('leave all that is not the group’s as it is, in its order', () => {
    fc.assert(
      fc.property(anyForwards, anyMembers, anyMembers, (present, before, now) => {
        const others = otherForwards(otherForwards(present, before), now);
        const result = reconcileForwards(present, before, now);
        expect(otherForwards(otherForwards(result, before), now)).toEqual(others);
        const added = result.filter((each) => !keys(present).has(destinationKey(each)));
        for (const each of added) expect(keys(forwardsOf(now))).toContain(destinationKey(each));
      }),
    );
  });

  test('are so already the second time, and have no duplicates', () => {
    fc.assert(
      fc.property(anyForwards, anyMembers, anyMembers, (present, before, now) => {
        const once = reconcileForwards(present, before, now);
        expect(reconcileForwards(once, before, now)).toEqual(once);
        expect(reconcileForwards(once, now, now)).toEqual(once);
        expect(keys(once).size).toBe(once.length);
      }),
    );
  });

  it('takes the spelling that is there for a member’s, whatever its case', () => {
    const there = 'Ann@example.org' as Destination;
    expect(reconcileForwards([there], [], [placed('U1', at('ann'))])).toEqual([there]);
    expect(reconcileForwards([there], [placed('U1', at('ann'))], [])).toEqual([]);
  });
});

describe('where members’ mail goes', () => {
  const reaches = (to: Address): boolean => domainOf(to) === exampleOrg || domainOf(to).startsWith('inside');
  const anyOwned = fc.array(
    fc.constantFrom(at('a'), at('b'), address('a@inside.example'), outside('x'), outside('y')),
    { maxLength: 4 },
  );

  test('is within reach, in the alias’s domain first, whatever the order of what is owned', () => {
    fc.assert(
      fc.property(anyOwned, (owned) => {
        const place = (mailboxes: readonly Address[]) =>
          placeMembers([member('U1')], {
            ...{ domain: exampleOrg, mailboxesOf: () => mailboxes, reaches, elsewhere: () => null },
          })[0]?.to ?? null;
        const to = place(owned);
        expect(place(owned.toReversed())).toBe(to);
        if (to === null) expect(owned.some(reaches)).toBe(false);
        else {
          expect(reaches(to)).toBe(true);
          const hasHere = owned.some((each) => domainOf(each) === exampleOrg);
          expect(domainOf(to) === exampleOrg).toBe(hasHere);
        }
      }),
    );
  });

  it('is elsewhere only for who has nothing here, and each member counts once', () => {
    const all = [member('U2'), member('U1'), member('U2')];
    const placing = {
      ...{ domain: exampleOrg, reaches },
      mailboxesOf: ({ id }: GroupMember) => (id === 'U1' ? [at('one')] : []),
      elsewhere: ({ id }: GroupMember) => outside(id.toLowerCase()),
    };
    expect(placeMembers(all, placing)).toEqual([placed('U1', at('one')), placed('U2', outside('u2'))]);
  });
});

describe('who in a group is the reason', () => {
  it('joined, left, has another mailbox, or has none any more', () => {
    const before = [placed('U1', at('a')), placed('U2', at('b')), placed('U3', at('c')), placed('U4', null)];
    const now = [placed('U1', at('d')), placed('U3', null), placed('U4', at('x')), placed('U5', null)];
    expect(compareMembers(before, now)).toEqual({
      joined: [placed('U4', at('x'))],
      left: [placed('U2', at('b')), placed('U3', at('c'))],
      moved: [{ ...placed('U1', at('d')), from: at('a') }],
      newlyWithout: [placed('U3', null), placed('U5', null)],
    });
  });

  test('is nobody where nothing has changed', () => {
    fc.assert(
      fc.property(anyMembers, (members) => {
        const nothing = { joined: [], left: [], moved: [], newlyWithout: [] };
        expect(compareMembers(members, members)).toEqual(nothing);
      }),
    );
  });

  it.each([
    [10, 10, false],
    [11, 11, true],
    [22, 11, false],
    [21, 11, true],
    [100, 50, false],
    [100, 51, true],
  ])('of %i members, %i that leave at once are many: %s', (count, leaving, isMany) => {
    const before = Array.from({ length: count }, (_, index) => placed(`U${index}`, at(`m${index}`)));
    const now = before.slice(leaving);
    expect(isMassLeave(before, compareMembers(before, now))).toBe(isMany);
  });
});
