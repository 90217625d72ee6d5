import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { roles } from '../../src/domain/actor.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import {
  categories,
  noPolicy,
  type Policy,
  type Rule,
  type Rules,
  requirements,
} from '../../src/policy/policy.ts';
import { rulesFor } from '../../src/policy/rules.ts';
import { domain } from '../support/fixtures/example-org.ts';

const domains = ['example.org', 'example.net', 'example.com'].map(domain);
const tenants = ['slack/T1', 'slack/T2', 'discord/3'];
const [org, net] = [domain('example.org'), domain('example.net')];

const withRules = (...rules: readonly Rule[]): Policy => ({ ...noPolicy, fromFile: true, rules });
const rule = (parts: Partial<Rule>): Rule => ({
  domains: 'all',
  tenants: 'all',
  sets: {},
  needs: {},
  ...parts,
});

const some = <T>(items: readonly T[]) =>
  fc.oneof(fc.constant('all' as const), fc.subarray([...items], { minLength: 1 }));
const optional = { requiredKeys: [] };
const cells = fc.record(
  {
    member: fc.constantFrom(...requirements),
    moderator: fc.constantFrom(...requirements),
    admin: fc.constantFrom(...requirements),
  },
  optional,
);
const needs: fc.Arbitrary<Rule['needs']> = fc.dictionary(fc.constantFrom(...categories), cells);
const sets: fc.Arbitrary<Rule['sets']> = fc.record(
  {
    approvals: fc.integer({ min: 1, max: 10 }),
    approvedBy: fc.constantFrom('moderator' as const, 'admin' as const, null),
    waits: fc.nat(),
    forwardTo: fc.constantFrom(null, [], ['partner.example']),
    ruleOfTwo: fc.boolean(),
  },
  optional,
);
const anyRule: fc.Arbitrary<Rule> = fc.record({
  domains: some(domains),
  tenants: some(tenants),
  sets,
  needs,
});
const anyRules = fc.array(anyRule, { maxLength: 6 });
const anyDomain = fc.constantFrom(...domains);
const anyTenant = fc.constantFrom(...tenants);

const fits = (each: Rule, tenant: string, name: string): boolean =>
  (each.tenants === 'all' || each.tenants.includes(tenant)) &&
  (each.domains === 'all' || each.domains.some((listed) => listed === name));

describe('what holds', () => {
  it('without rules is what the design says', () => {
    expect(rulesFor(noPolicy, 'slack/T1', org)).toBe(defaultRules);
  });

  it('is what a rule says, and the defaults in all else', () => {
    const policy = withRules(
      rule({ sets: { approvals: 2, forwardTo: [] }, needs: { mailbox: { member: 'refused' } } }),
    );
    expect(rulesFor(policy, 'slack/T1', org)).toEqual({
      ...defaultRules,
      approvals: 2,
      forwardTo: [],
      needs: {
        ...defaultRules.needs,
        mailbox: { member: 'refused', moderator: 'nothing', admin: 'nothing' },
      },
    });
  });

  it('is what the later of two rules says, cell by cell', () => {
    const policy = withRules(
      rule({ sets: { approvals: 2, waits: 5 }, needs: { mailbox: { member: 'refused', admin: 'confirm' } } }),
      rule({ sets: { approvals: 3, escalateTo: null }, needs: { mailbox: { member: 'confirm' } } }),
    );
    const { approvals, waits, needs: asked } = rulesFor(policy, 'slack/T1', org);
    expect({ approvals, waits }).toEqual({ approvals: 3, waits: 5 });
    expect(asked.mailbox).toEqual({ member: 'confirm', moderator: 'nothing', admin: 'confirm' });
  });

  it('for a domain that no rule names is what the rules for all domains say', () => {
    const policy = withRules(
      rule({ sets: { approvals: 2 } }),
      rule({ domains: [org], sets: { approvals: 3 } }),
    );
    expect(rulesFor(policy, 'slack/T1', null).approvals).toBe(2);
    expect(rulesFor(policy, 'slack/T1', org).approvals).toBe(3);
    expect(rulesFor(policy, 'slack/T1', net).approvals).toBe(2);
  });
});

describe('of any rules', () => {
  test('those for other domains or tenants change nothing', () => {
    fc.assert(
      fc.property(anyRules, anyTenant, anyDomain, (rules, tenant, name) => {
        const fitting = rules.filter((each) => fits(each, tenant, name));
        expect(rulesFor(withRules(...rules), tenant, name)).toEqual(
          rulesFor(withRules(...fitting), tenant, name),
        );
      }),
    );
  });

  test('the last that sets something decides it, and where none does the default holds', () => {
    fc.assert(
      fc.property(anyRules, anyTenant, anyDomain, (rules, tenant, name) => {
        const fitting = rules.filter((each) => fits(each, tenant, name));
        const { needs: asked, ...settings } = rulesFor(withRules(...rules), tenant, name);
        for (const [setting, value] of Object.entries(settings)) {
          const key = setting as Exclude<keyof Rules, 'needs'>;
          const last = fitting.findLast((each) => key in each.sets);
          expect(value).toEqual(last ? last.sets[key] : defaultRules[key]);
        }
        for (const row of categories) {
          for (const role of roles) {
            const last = fitting.findLast((each) => each.needs[row]?.[role]);
            expect(asked[row][role]).toBe(last?.needs[row]?.[role] ?? defaultRules.needs[row][role]);
          }
        }
      }),
    );
  });

  test('the defaults stay as they are', () => {
    const before = structuredClone(defaultRules);
    fc.assert(
      fc.property(anyRules, anyTenant, anyDomain, (rules, tenant, name) => {
        rulesFor(withRules(...rules), tenant, name);
        expect(defaultRules).toEqual(before);
      }),
    );
  });
});
