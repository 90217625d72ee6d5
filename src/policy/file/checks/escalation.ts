import type { Policy, Rule, Tenant } from '../../policy.ts';
import { approvingTenant, seesDomain, tenantsForRule } from '../../tenants.ts';
import { at, isValid, reportProblem, type YamlCursor } from '../yaml-cursor.ts';

/** Checks that a rule's escalation group can be mentioned where requests are approved: platforms mention their own groups only. */
export function checkEscalation(root: YamlCursor, policy: Policy): void {
  for (const [index, rule] of policy.rules.entries()) {
    const group = rule.sets.escalateTo;
    const cursor = at(root, 'rules', String(index + 1));
    if (!group || !policy.tenants.has(group.tenant)) continue;
    if (!isValid(cursor, 'tenants') || !isValid(cursor, 'domains')) continue;
    const elsewhere = requestingTenants(policy, rule).filter(
      (tenant) => approvingTenant(tenant) !== group.tenant,
    );
    const sound = elsewhere.filter(({ key }) =>
      ['approvals', 'domains'].every((name) => isValid(root, 'tenants', key, name)),
    );
    if (sound.length === 0) continue;
    reportProblem(
      at(cursor, 'escalate', 'to'),
      `is of ${group.tenant}, but ${listTenants(sound)}; name a group from there, or limit this rule with tenants: […]`,
    );
  }
}

const listTenants = (tenants: readonly Tenant[]): string =>
  tenants.map((tenant) => `requests of ${tenant.key} are approved in ${approvingTenant(tenant)}`).join(', ');

/** The tenants that a rule applies to and that see one of its domains. */
const requestingTenants = (policy: Policy, rule: Rule): readonly Tenant[] =>
  tenantsForRule(policy, rule).filter(
    (tenant) => rule.domains === 'all' || rule.domains.some((domain) => seesDomain(tenant, domain)),
  );
