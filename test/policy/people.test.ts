import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accountsOf, canonicalPerson } from '../../src/policy/roles.ts';
import { policyWith } from '../support/fixtures/policy.ts';
import { parsePolicyText } from '../support/fixtures/policy-file.ts';

/** Few accounts, so that lists overlap often, also across tenants. */
const accounts = ['slack/T1', 'slack/T2', 'discord/1', 'discord/2', 'terminal/terminal'].flatMap((tenant) =>
  ['u', 'v', 'w', 'x'].map((user) => `${tenant}/${user}`),
);
const account = fc.constantFrom(...accounts);
/** As the policy file requires, an account of a tenant is in one list only; the same id in another tenant may be in another. */
const links = fc
  .tuple(fc.shuffledSubarray(accounts), fc.integer({ min: 2, max: 4 }))
  .map(([some, size]) => some.flatMap((_, at) => (at % size === 0 ? [some.slice(at, at + size)] : [])))
  .map((lists) => lists.filter(({ length }) => length > 1));
/** A person's account on the platform, without the tenant. */
const onPlatform = (each: string): string => each.replace(/\/.*\//, '/');

const isSame = (people: readonly (readonly string[])[], one: string, other: string): boolean => {
  const policy = policyWith({ people });
  return canonicalPerson(policy, one) === canonicalPerson(policy, other);
};

it('people are distinguished by an equivalence', () => {
  fc.assert(
    fc.property(links, account, account, account, (people, a, b, c) => {
      expect(isSame(people, a, a)).toBe(true);
      expect(isSame(people, a, b)).toBe(isSame(people, b, a));
      if (isSame(people, a, b) && isSame(people, b, c)) expect(isSame(people, a, c)).toBe(true);
    }),
  );
});

it('the same id on a platform is one person, whatever is linked', () => {
  fc.assert(
    fc.property(links, account, account, (people, a, b) => {
      if (onPlatform(a) === onPlatform(b)) expect(isSame(people, a, b)).toBe(true);
      if (people.length === 0) expect(isSame(people, a, b)).toBe(onPlatform(a) === onPlatform(b));
    }),
  );
});

it('what is linked is one person, and a further link parts nobody', () => {
  fc.assert(
    fc.property(links, fc.nat(9), account, account, (all, count, a, b) => {
      for (const [first = a, ...others] of all)
        for (const other of others) expect(isSame(all, first, other)).toBe(true);
      if (isSame(all.slice(0, count), a, b)) expect(isSame(all, a, b)).toBe(true);
    }),
  );
});

it('the accounts of a person are just those that are one with them', () => {
  fc.assert(
    fc.property(links, account, account, (people, a, b) => {
      const all = accountsOf(policyWith({ people }), a);
      if (isSame(people, a, b))
        expect(accountsOf(policyWith({ people }), b).toSorted()).toEqual(all.toSorted());
      expect(all.includes(onPlatform(b))).toBe(
        isSame(people, a, b) &&
          (people.flat().map(onPlatform).includes(onPlatform(b)) || onPlatform(a) === onPlatform(b)),
      );
    }),
  );
});

it('lists of the policy file that name one account in two tenants are of one person', () => {
  const policy = parsePolicyText(`tenants:
  slack/T1AAA: { domains: all, roles: { member: everyone, admin: [user U1AAA] } }
  slack/T2AAA: { domains: all, roles: { member: everyone, admin: [user U2AAA] } }
  discord/11: { domains: all, roles: { member: everyone, admin: [user 7] } }
people:
  - [slack/T1AAA/U9AAA, discord/11/5]
  - [slack/T2AAA/U9AAA, discord/11/6]
`);
  expect(canonicalPerson(policy, 'discord/11/5')).toBe(canonicalPerson(policy, 'discord/11/6'));
  expect(canonicalPerson(policy, 'discord/11/5')).not.toBe(canonicalPerson(policy, 'slack/T1AAA/U1AAA'));
});
