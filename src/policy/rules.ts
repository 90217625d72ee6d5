import type { Role, TenantKey } from '../domain/actor.ts';
import type { Domain } from '../domain/address/address.ts';
import { defaultRules } from './defaults.ts';
import {
  type Category,
  categories,
  type Limit,
  type LimitSet,
  type Needs,
  type Policy,
  type Rule,
  type Rules,
} from './policy.ts';

/**
 * The rules for a tenant's changes in a domain: the defaults, then each matching rule, in order.
 * @param domain null: any domain that no rule names.
 */
export function rulesFor(policy: Policy, tenant: TenantKey, domain: Domain | null): Rules {
  let rules = defaultRules;
  for (const rule of policy.rules) {
    if (appliesTo(rule, tenant, domain)) {
      const { openRequests, requestsADay, largestRequest, ...sets } = rule.sets;
      rules = {
        ...rules,
        ...sets,
        needs: mergeNeeds(rules.needs, rule.needs),
        openRequests: mergeLimit(rules.openRequests, openRequests),
        requestsADay: mergeLimit(rules.requestsADay, requestsADay),
        largestRequest: mergeLimit(rules.largestRequest, largestRequest),
      };
    }
  }
  return rules;
}

const appliesTo = ({ tenants, domains }: Rule, tenant: TenantKey, domain: Domain | null): boolean =>
  (tenants === 'all' || tenants.includes(tenant)) &&
  (domains === 'all' || (domain !== null && domains.includes(domain)));

/** The limit for a role; null: none. */
export const limitFor = (limit: Limit, role: Role): number | null =>
  limit === null || typeof limit === 'number' ? limit : limit[role];

function mergeLimit(limit: Limit, set: LimitSet | undefined): Limit {
  if (set === undefined) return limit;
  if (set === null || typeof set === 'number') return set;
  const before = (role: Role) => limitFor(limit, role);
  return { member: before('member'), moderator: before('moderator'), admin: before('admin'), ...set };
}

function mergeNeeds(needs: Needs, changes: Rule['needs']): Needs {
  const merged: { [R in Category]: Needs[R] } = { ...needs };
  for (const category of categories) {
    if (changes[category]) merged[category] = { ...merged[category], ...changes[category] };
  }
  return merged;
}
