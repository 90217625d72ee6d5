import type { TenantKey } from '../../../domain/actor.ts';
import type { Policy } from '../../policy.ts';
import { meant } from '../did-you-mean.ts';
import { areAllRead } from '../tenants.ts';
import { at, isSound, itemsOf, type Place, report, writtenAt } from '../yaml-cursor.ts';

/** Where the file names a tenant. */
type Mention = { readonly place: Place; readonly tenant: TenantKey };

/** That every tenant that is named is one of the file's: another would be a slip of the pen. */
export function checkTenantsNamed(root: Place, policy: Policy): void {
  if (!areAllRead(root, policy.tenants)) return;
  for (const { place, tenant } of [...inTenants(root, policy), ...inRules(root, policy), ...inPeople(root)]) {
    if (policy.tenants.has(tenant)) continue;
    const advice = meant(tenant, [...policy.tenants.keys()]) || '; add it there, or mend the name';
    report(place, `${tenant} is not one of the tenants of this file${advice}`);
  }
}

const inTenants = (root: Place, { tenants }: Policy): Mention[] =>
  [...tenants.values()].flatMap(({ key, approvals }) =>
    approvals ? [{ place: at(root, 'tenants', key, 'approvals'), tenant: approvals.tenant }] : [],
  );

function inRules(root: Place, { rules }: Policy): Mention[] {
  return rules.flatMap(({ tenants, sets: { escalateTo } }, index) => {
    const rule = at(root, 'rules', String(index + 1));
    const listed = tenants === 'all' || !isSound(rule, 'tenants') ? [] : tenants;
    return [
      ...listed.map((tenant, item) => ({ place: at(rule, 'tenants', String(item + 1)), tenant })),
      ...(escalateTo ? [{ place: at(rule, 'escalate', 'to'), tenant: escalateTo.tenant }] : []),
    ];
  });
}

const inPeople = (root: Place): Mention[] =>
  itemsOf(at(root, 'people'))
    .flatMap(itemsOf)
    .filter((account) => isSound(account))
    .map((place) => {
      const account = writtenAt(place);
      return { place, tenant: account.kind === 'text' ? account.text.split('/', 2).join('/') : '' };
    });
