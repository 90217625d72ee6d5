import { isDeepStrictEqual } from 'node:util';
import { type ApprovalsChannel, roles } from '../domain/actor.ts';
import { type Domain, displayDomain } from '../domain/address/address.ts';
import { describeRules } from './describe-rules.ts';
import { holderText } from './file/holders.ts';
import { platformOf } from './file/ids.ts';
import type { Policy, Rules, Tenant } from './policy.ts';
import { canonicalPerson } from './roles.ts';
import { rulesFor } from './rules.ts';
import { distinctDomains } from './tenants.ts';

/** Describes who may what, tenant by tenant, for an operator who checks a policy file. Without a trailing newline. */
export function describePolicy(policy: Policy): string {
  const tenants = [...policy.tenants.values()];
  const nobody = 'No tenants: everyone but ADMINS and the terminal is refused.';
  const people = describePeople(policy).map((accounts) => `One person: ${accounts.join(', ')}`);
  return [
    ...(tenants.length === 0 ? [nobody] : tenants.map((tenant) => describeTenant(policy, tenant))),
    ...(people.length === 0 ? [] : [people.join('\n')]),
  ].join('\n\n');
}

const describePeople = ({ people }: Policy): readonly (readonly string[])[] => [
  ...Map.groupBy(people.keys(), (account) => canonicalPerson({ people }, account)).values(),
];

function describeTenant(policy: Policy, tenant: Tenant): string {
  const { key, domains, approvals, language, timezone, roles: held } = tenant;
  const platform = platformOf(key) ?? 'slack';
  const where = approvals ? approvalsPlace(approvals) : 'where the request was made';
  return [
    key,
    `  Domains: ${domains === 'all' ? 'all' : domains.map(displayDomain).join(', ')}`,
    `  Approvals are asked for ${where}, in ${language === 'fr' ? 'French' : 'English'}`,
    ...(timezone === null ? [] : [`  Times that people type are those of ${timezone}`]),
    ...roles.toReversed().map((role) => {
      const holders = held[role].map((holder) => holderText(platform, holder));
      return `  ${role}: ${holders.join(', ') || 'nobody'}`;
    }),
    ...distinctRules(policy, tenant).map(({ where: about, rules }) => `\n${describeRules(about, rules)}`),
  ].join('\n');
}

const approvalsPlace = ({ tenant, channel, mention }: ApprovalsChannel): string =>
  `in ${tenant}/${channel}${mention ? `, with a mention of ${mention.tenant}/${mention.group}` : ''}`;

/** The rules of a tenant's domains, grouped by equal rules. */
function distinctRules(
  policy: Policy,
  tenant: Tenant,
): readonly { readonly where: string; readonly rules: Rules }[] {
  const apart: { readonly rules: Rules; readonly domains: (Domain | null)[] }[] = [];
  for (const domain of distinctDomains(policy, tenant)) {
    const rules = rulesFor(policy, tenant.key, domain);
    const same = apart.find((each) => isDeepStrictEqual(each.rules, rules));
    if (same) same.domains.push(domain);
    else apart.push({ rules, domains: [domain] });
  }
  const all = tenant.domains === 'all' && apart.length === 1;
  return apart.map(({ rules, domains }) => ({
    where: all ? 'all domains' : domains.map(domainLabel).join(', '),
    rules,
  }));
}

const domainLabel = (domain: Domain | null): string =>
  domain === null ? 'any other domain' : displayDomain(domain);
