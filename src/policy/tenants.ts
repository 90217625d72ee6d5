import type { TenantKey } from '../domain/actor.ts';
import type { Domain } from '../domain/address/address.ts';
import type { Policy, Rule, Tenant } from './policy.ts';

/** The tenant in which a tenant's requests are put to approvers. */
export const approvingTenant = ({ key, approvals }: Pick<Tenant, 'key' | 'approvals'>): TenantKey =>
  approvals?.tenant ?? key;

export const seesDomain = ({ domains }: Pick<Tenant, 'domains'>, domain: Domain): boolean =>
  domains === 'all' || domains.includes(domain);

/** The tenants that a rule is for, whichever domains they see. */
export const tenantsForRule = (policy: Policy, { tenants }: Pick<Rule, 'tenants'>): readonly Tenant[] =>
  [...policy.tenants.values()].filter(({ key }) => tenants === 'all' || tenants.includes(key));

/** The domains that a tenant sees, as far as rules name them; null: any other. */
export function distinctDomains(policy: Policy, { domains }: Tenant): readonly (Domain | null)[] {
  if (domains !== 'all') return domains;
  const named = policy.rules.flatMap((rule) => (rule.domains === 'all' ? [] : rule.domains));
  return [...new Set(named), null];
}
