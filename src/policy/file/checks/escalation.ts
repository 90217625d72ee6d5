import type { Policy, Rule, Tenant } from '../../policy.ts';
import { approvedIn, seesDomain, tenantsOf } from '../../tenants.ts';
import { at, isSound, type Place, report } from '../yaml-cursor.ts';

/** That the group a rule escalates to can be called where requests are approved: a platform calls its own groups only. */
export function checkEscalation(root: Place, policy: Policy): void {
  for (const [index, rule] of policy.rules.entries()) {
    const group = rule.sets.escalateTo;
    const place = at(root, 'rules', String(index + 1));
    if (!group || !policy.tenants.has(group.tenant)) continue;
    if (!isSound(place, 'tenants') || !isSound(place, 'domains')) continue;
    const elsewhere = askersOf(policy, rule).filter((tenant) => approvedIn(tenant) !== group.tenant);
    const sound = elsewhere.filter(({ key }) =>
      ['approvals', 'domains'].every((name) => isSound(root, 'tenants', key, name)),
    );
    if (sound.length === 0) continue;
    report(
      at(place, 'escalate', 'to'),
      `is of ${group.tenant}, but ${listed(sound)}; name a group from there, or limit this rule with tenants: […]`,
    );
  }
}

const listed = (tenants: readonly Tenant[]): string =>
  tenants.map((tenant) => `requests of ${tenant.key} are approved in ${approvedIn(tenant)}`).join(', ');

/** The tenants that a rule is for and that see one of its domains. */
const askersOf = (policy: Policy, rule: Rule): readonly Tenant[] =>
  tenantsOf(policy, rule).filter(
    (tenant) => rule.domains === 'all' || rule.domains.some((domain) => seesDomain(tenant, domain)),
  );
