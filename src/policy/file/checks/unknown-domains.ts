import { shownDomain } from '../../../domain/address/address.ts';
import type { Policy, Rule } from '../../policy.ts';
import { seesDomain, tenantsOf } from '../../tenants.ts';
import { areAllRead } from '../tenants.ts';
import { at, isSound, type Place, report } from '../yaml-cursor.ts';

/** That some tenant that a rule is for sees each of its domains: else it would hold for nobody. */
export function checkDomainsNamed(root: Place, policy: Policy): void {
  const keys = [...policy.tenants.keys()];
  if (!areAllRead(root, policy.tenants)) return;
  if (!keys.every((key) => isSound(root, 'tenants', key, 'domains'))) return;
  for (const [index, rule] of policy.rules.entries()) {
    const place = at(root, 'rules', String(index + 1));
    if (isSound(place, 'domains') && isSound(place, 'tenants')) checkDomainsOf(rule, policy, place);
  }
}

function checkDomainsOf(rule: Rule, policy: Policy, place: Place): void {
  const tenants = tenantsOf(policy, rule);
  const whose = rule.tenants === 'all' ? 'no tenant' : 'no tenant of this rule';
  for (const [index, domain] of (rule.domains === 'all' ? [] : rule.domains).entries()) {
    if (tenants.some((tenant) => seesDomain(tenant, domain))) continue;
    report(
      at(place, 'domains', String(index + 1)),
      `${whose} sees ${shownDomain(domain)}; mend the name, or add it to a tenant’s domains`,
    );
  }
}
