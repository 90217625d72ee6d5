import type { TenantKey } from '../domain/actor.ts';
import type { Domain } from '../domain/address/address.ts';
import type { Policy, Rule, Tenant } from './policy.ts';

/** The tenant whose people approve a tenant's requests. */
export const approvingTenant = ({ key, approvals }: Pick<Tenant, 'key' | 'approvals'>): TenantKey =>
  approvals?.tenant ?? key;

export const seesDomain = ({ domains }: Pick<Tenant, 'domains'>, domain: Domain): boolean =>
  domains === 'all' || domains.includes(domain);

/** The tenants that a rule applies to, whichever domains they see. */
export const tenantsForRule = (policy: Policy, { tenants }: Pick<Rule, 'tenants'>): readonly Tenant[] =>
  [...policy.tenants.values()].filter(({ key }) => tenants === 'all' || tenants.includes(key));

/** The domains that a tenant sees and whose rules may differ: those that rules name, and null for any other. */
export function distinctDomains(policy: Policy, { domains }: Tenant): readonly (Domain | null)[] {
  if (domains !== 'all') return domains;
  const named = policy.rules.flatMap((rule) => (rule.domains === 'all' ? [] : rule.domains));
  return [...new Set(named), null];
}
