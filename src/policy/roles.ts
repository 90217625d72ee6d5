import { type Account, accountOf, type Role, roles, type TenantKey } from '../domain/actor.ts';
import type { Policy, RoleHolder } from './policy.ts';

/** Somebody whom a platform vouches for. */
export type Person = {
  readonly tenant: TenantKey;
  readonly userId: string;
  /** The user groups or server roles that the platform says they are in now; none where it can't be asked. */
  readonly groups: readonly string[];
};

/** The roles that somebody holds: those that the policy file gives, and admin for whom the operator names in `ADMINS`. */
export function rolesOf(policy: Policy, admins: readonly string[], person: Person): Role[] {
  const tenant = policy.tenants.get(person.tenant);
  const isAdmin = admins.includes(`${person.tenant}/${person.userId}`);
  return roles.filter(
    (role) => (role === 'admin' && isAdmin) || tenant?.roles[role].some((holder) => isHeldBy(holder, person)),
  );
}

function isHeldBy(holder: RoleHolder, { userId, groups }: Person): boolean {
  switch (holder.kind) {
    case 'everyone':
      return true;
    case 'user':
      return holder.id === userId;
    case 'group':
      return groups.includes(holder.id);
  }
}

/** The groups that a tenant's roles come from: all that its platform has to be asked about. */
export function roleGroups(policy: Policy, tenant: TenantKey): string[] {
  const holders = Object.values(policy.tenants.get(tenant)?.roles ?? {}).flat();
  return [...new Set(holders.flatMap((holder) => (holder.kind === 'group' ? [holder.id] : [])))];
}

/** Those of a tenant who can be called to approve something: users and groups that hold more than a member's role. */
export function callableApprovers(
  policy: Policy,
  admins: readonly string[],
  tenant: TenantKey,
): CallableRoleHolder[] {
  const { admin = [], moderator = [] } = policy.tenants.get(tenant)?.roles ?? {};
  const named = admins
    .filter((person) => person.startsWith(`${tenant}/`))
    .map((person) => ({ kind: 'user', id: person.slice(tenant.length + 1) }) as const);
  const all = [...admin, ...moderator, ...named].filter((holder) => holder.kind !== 'everyone');
  return [...new Map(all.map((holder) => [`${holder.kind} ${holder.id}`, holder])).values()];
}

/** Whom each tenant has as its admins: those that the policy file names, and those in `ADMINS`. */
export function listAdmins(
  policy: Policy,
  admins: readonly string[],
): { readonly tenant: TenantKey; readonly holder: RoleHolder }[] {
  const held = [...policy.tenants.values()].flatMap(({ key, roles }) =>
    roles.admin.map((holder) => ({ tenant: key, holder })),
  );
  const named = admins.map((person) => {
    const end = person.lastIndexOf('/');
    return {
      tenant: person.slice(0, end),
      holder: { kind: 'user', id: person.slice(end + 1) },
    } as const;
  });
  return [...held, ...named];
}

type CallableRoleHolder = Exclude<RoleHolder, { kind: 'everyone' }>;

/**
 * What stands for a person, whichever of their accounts is named: the same text for all of them, and for nobody else.
 * It is made anew each time, and never stored: the file may link more accounts at any time.
 */
export const canonicalPerson = (policy: Pick<Policy, 'people'>, person: string): string =>
  accountsOf(policy, person).toSorted().join(' ');

/**
 * All accounts of a person. The same id on a platform is one person in all of its tenants; what the policy file links,
 * be it over several lists, is one person as well.
 */
export function accountsOf({ people }: Pick<Policy, 'people'>, person: string): Account[] {
  const accounts = new Set([accountOf(person)]);
  const links = [...people].map((pair) => pair.map(accountOf));
  // What is added while it is walked through is walked through as well.
  for (const account of accounts)
    for (const link of links) if (link.includes(account)) for (const each of link) accounts.add(each);
  return [...accounts];
}
