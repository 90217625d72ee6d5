import { displayDomain } from '../../../domain/address/address.ts';
import type { Policy, Rule } from '../../policy.ts';
import { seesDomain, tenantsForRule } from '../../tenants.ts';
import { areAllTenantsRead } from '../tenants.ts';
import { at, isValid, reportProblem, type YamlCursor } from '../yaml-cursor.ts';

/** Checks that each domain of a rule is seen by a tenant that the rule applies to: otherwise it would have no effect. */
export function checkUnknownDomains(root: YamlCursor, policy: Policy): void {
  const keys = [...policy.tenants.keys()];
  if (!areAllTenantsRead(root, policy.tenants)) return;
  if (!keys.every((key) => isValid(root, 'tenants', key, 'domains'))) return;
  for (const [index, rule] of policy.rules.entries()) {
    const cursor = at(root, 'rules', String(index + 1));
    if (isValid(cursor, 'domains') && isValid(cursor, 'tenants')) checkRuleDomains(rule, policy, cursor);
  }
}

function checkRuleDomains(rule: Rule, policy: Policy, cursor: YamlCursor): void {
  const tenants = tenantsForRule(policy, rule);
  const whose = rule.tenants === 'all' ? 'no tenant' : 'no tenant of this rule';
  for (const [index, domain] of (rule.domains === 'all' ? [] : rule.domains).entries()) {
    if (tenants.some((tenant) => seesDomain(tenant, domain))) continue;
    reportProblem(
      at(cursor, 'domains', String(index + 1)),
      `${whose} sees ${displayDomain(domain)}; mend the name, or add it to a tenant’s domains`,
    );
  }
}
