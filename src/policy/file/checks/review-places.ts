import type { Policy, Rule, Tenant } from '../../policy.ts';
import { seesDomain, tenantsForRule } from '../../tenants.ts';
import { at, isValid, reportProblem, type YamlCursor } from '../yaml-cursor.ts';

/** Checks that reviews that begin by themselves have a channel in which they can be shown. */
export function checkReviewPlaces(root: YamlCursor, policy: Policy): void {
  for (const [index, rule] of policy.rules.entries()) {
    const cursor = at(root, 'rules', String(index + 1));
    if (rule.sets.reviews !== 'quarterly') continue;
    if (!isValid(cursor, 'tenants') || !isValid(cursor, 'domains')) continue;
    const without = reviewedTenants(policy, rule).filter(
      ({ key, approvals }) =>
        approvals === null && ['approvals', 'domains'].every((name) => isValid(root, 'tenants', key, name)),
    );
    if (without.length === 0) continue;
    const names = without.map(({ key }) => key).join(', ');
    reportProblem(
      at(cursor, 'reviews'),
      `has no channel to be shown in for ${names}; set approvals there, or limit this rule with tenants: […]`,
    );
  }
}

/** The tenants that a rule applies to and that see one of its domains. */
const reviewedTenants = (policy: Policy, rule: Rule): readonly Tenant[] =>
  tenantsForRule(policy, rule).filter(
    (tenant) => rule.domains === 'all' || rule.domains.some((domain) => seesDomain(tenant, domain)),
  );
