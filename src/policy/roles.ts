import { type Account, accountOf, type Role, roles, type TenantKey } from '../domain/actor.ts';
import type { Policy, RoleHolder } from './policy.ts';

/** A person whom a platform vouches for. */
export type Person = {
  readonly tenant: TenantKey;
  readonly userId: string;
  /** Their user groups or server roles, as the platform has them now; empty where it can't be asked. */
  readonly groups: readonly string[];
};

/** The roles of a person: those that the policy file gives, and admin for those in `ADMINS`. */
export function rolesOf(policy: Policy, admins: readonly string[], person: Person): Role[] {
  const tenant = policy.tenants.get(person.tenant);
  const isAdmin = admins.includes(`${person.tenant}/${person.userId}`);
  return roles.filter(
    (role) => (role === 'admin' && isAdmin) || tenant?.roles[role].some((holder) => isHeldBy(holder, person)),
  );
}

/**
 * The roles that a person had a while ago, without those that policy gives them no more. The groups that give roles are
 * the policy's: whether they are still in one is for the platform to say.
 */
export function rolesStillGiven(
  policy: Policy,
  admins: readonly string[],
  { tenant, userId, had }: Omit<Person, 'groups'> & { readonly had: readonly Role[] },
): Role[] {
  const possible = rolesOf(policy, admins, { tenant, userId, groups: roleGroups(policy, tenant) });
  return had.filter((role) => possible.includes(role));
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

/** The groups that give roles in a tenant: the platform is asked for their members. */
export function roleGroups(policy: Policy, tenant: TenantKey): string[] {
  const holders = Object.values(policy.tenants.get(tenant)?.roles ?? {}).flat();
  return [...new Set(holders.flatMap((holder) => (holder.kind === 'group' ? [holder.id] : [])))];
}

/** The users and groups of a tenant that can be alerted to approve something: those with more than a member's role. */
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

/** The admins of all tenants: those that the policy file names, and those in `ADMINS`. */
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
 * The same text for all accounts of a person, and for nobody else. Never stored: the policy file may link other accounts
 * at any time.
 */
export const canonicalPerson = (policy: Pick<Policy, 'people'>, person: string): string =>
  accountsOf(policy, person).toSorted().join(' ');

/**
 * All accounts of a person. The same id on a platform is one person in all of its tenants, as are accounts that the policy
 * file links, also over several lists.
 */
export function accountsOf({ people }: Pick<Policy, 'people'>, person: string): Account[] {
  const accounts = new Set([accountOf(person)]);
  const links = [...people].map((pair) => pair.map(accountOf));
  // The iteration also visits accounts that are added during it.
  for (const account of accounts)
    for (const link of links) if (link.includes(account)) for (const each of link) accounts.add(each);
  return [...accounts];
}
