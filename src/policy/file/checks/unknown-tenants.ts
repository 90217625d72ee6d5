import type { TenantKey } from '../../../domain/actor.ts';
import type { Policy } from '../../policy.ts';
import { didYouMean } from '../did-you-mean.ts';
import { areAllTenantsRead } from '../tenants.ts';
import { at, isValid, itemsOf, reportProblem, valueAt, type YamlCursor } from '../yaml-cursor.ts';

/** The places where the file names a tenant. */
type Mention = { readonly place: YamlCursor; readonly tenant: TenantKey };

/** Checks that every tenant that is named is one of the file's: another is probably a typing mistake. */
export function checkUnknownTenants(root: YamlCursor, policy: Policy): void {
  if (!areAllTenantsRead(root, policy.tenants)) return;
  for (const { place, tenant } of [
    ...mentionsInTenants(root, policy),
    ...mentionsInRules(root, policy),
    ...mentionsInPeople(root),
  ]) {
    if (policy.tenants.has(tenant)) continue;
    const advice = didYouMean(tenant, [...policy.tenants.keys()]) || '; add it there, or mend the name';
    reportProblem(place, `${tenant} is not one of the tenants of this file${advice}`);
  }
}

const mentionsInTenants = (root: YamlCursor, { tenants }: Policy): Mention[] =>
  [...tenants.values()].flatMap(({ key, approvals }) =>
    approvals ? [{ place: at(root, 'tenants', key, 'approvals'), tenant: approvals.tenant }] : [],
  );

function mentionsInRules(root: YamlCursor, { rules }: Policy): Mention[] {
  return rules.flatMap(({ tenants, sets: { escalateTo } }, index) => {
    const rule = at(root, 'rules', String(index + 1));
    const listed = tenants === 'all' || !isValid(rule, 'tenants') ? [] : tenants;
    return [
      ...listed.map((tenant, item) => ({ place: at(rule, 'tenants', String(item + 1)), tenant })),
      ...(escalateTo ? [{ place: at(rule, 'escalate', 'to'), tenant: escalateTo.tenant }] : []),
    ];
  });
}

const mentionsInPeople = (root: YamlCursor): Mention[] =>
  itemsOf(at(root, 'people'))
    .flatMap(itemsOf)
    .filter((account) => isValid(account))
    .map((place) => {
      const account = valueAt(place);
      return { place, tenant: account.kind === 'text' ? account.text.split('/', 2).join('/') : '' };
    });
