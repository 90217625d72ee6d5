import type { Actor, Platform, Role, TenantKey } from '../../src/domain/actor.ts';
import type { Domain } from '../../src/domain/address.ts';
import { noPolicy, type Policy, type Rule, type Tenant } from '../../src/policy/policy.ts';
import { exampleOrg } from './example-org.ts';

/** A rule for every domain and tenant, unless it says otherwise. */
export const ruleWith = (parts: Partial<Rule>): Rule => ({
  domains: 'all',
  tenants: 'all',
  sets: {},
  needs: {},
  ...parts,
});

export const tenantWith = (key: TenantKey, parts: Partial<Tenant> = {}): Tenant => ({
  key,
  domains: [exampleOrg],
  approvals: null,
  language: 'en',
  roles: { member: [], moderator: [], admin: [] },
  ...parts,
});

type Parts = Partial<Pick<Rule, 'sets' | 'needs'>> & {
  /** The domains that each tenant sees, or what else it has. */
  readonly tenants?: Readonly<Record<TenantKey, Tenant['domains'] | Partial<Tenant>>>;
  /** Accounts of one person, the one that stands for all first. */
  readonly people?: readonly (readonly string[])[];
};

/** A policy file's worth: one rule, for all. Without tenants, the terminal alone sees anything. */
export const policyWith = ({ tenants = {}, people = [], sets = {}, needs = {} }: Parts): Policy => ({
  ...noPolicy,
  fromFile: true,
  tenants: new Map(Object.entries(tenants).map(([key, given]) => [key, tenantWith(key, partsOf(given))])),
  people: new Map(people.flatMap((accounts) => accounts.map((each) => [each, accounts[0] ?? each]))),
  rules: [ruleWith({ sets, needs })],
});

const partsOf = (given: Tenant['domains'] | Partial<Tenant>): Partial<Tenant> =>
  typeof given === 'string' || isList(given) ? { domains: given } : given;

/** TypeScript's own does not tell a readonly list. */
const isList = (given: readonly Domain[] | object): given is readonly Domain[] => Array.isArray(given);

/** Somebody of a tenant such as `slack/T1`, with the role held at that moment. */
export function account(key: TenantKey, userId: string, role: Role): Actor {
  const [platform = '', tenantId = ''] = key.split('/');
  return {
    platform: platform as Platform,
    tenantId,
    userId,
    displayName: userId,
    roles: [role],
    locale: 'en',
  };
}

/** The same person with another role. */
export const as = (actor: Actor, role: Role): Actor => ({ ...actor, roles: [role] });
