import type { Role, TenantKey } from '../domain/actor.ts';
import { roles } from '../domain/actor.ts';
import type { Holder, Policy } from './policy.ts';

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

function isHeldBy(holder: Holder, { userId, groups }: Person): boolean {
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
export function groupsOf(policy: Policy, tenant: TenantKey): string[] {
  const holders = Object.values(policy.tenants.get(tenant)?.roles ?? {}).flat();
  return [...new Set(holders.flatMap((holder) => (holder.kind === 'group' ? [holder.id] : [])))];
}

/** Those of a tenant who can be called to approve something: users and groups that hold more than a member's role. */
export function approversIn(policy: Policy, admins: readonly string[], tenant: TenantKey): CallableHolder[] {
  const { admin = [], moderator = [] } = policy.tenants.get(tenant)?.roles ?? {};
  const named = admins
    .filter((person) => person.startsWith(`${tenant}/`))
    .map((person) => ({ kind: 'user', id: person.slice(tenant.length + 1) }) as const);
  const all = [...admin, ...moderator, ...named].filter((holder) => holder.kind !== 'everyone');
  return [...new Map(all.map((holder) => [`${holder.kind} ${holder.id}`, holder])).values()];
}

type CallableHolder = Exclude<Holder, { kind: 'everyone' }>;

/** The one that stands for all accounts of a person: nobody approves their own request through another. */
export const samePerson = (policy: Policy, person: string): string => policy.people.get(person) ?? person;

/** All accounts of a person, by the one that stands for them: what was written down before they were linked counts too. */
export const accountsOf = ({ people }: Policy, person: string): string[] => [
  ...new Set([person, ...[...people.keys()].filter((account) => people.get(account) === person)]),
];
