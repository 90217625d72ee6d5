import { atLeast, type Role, roles } from '../../../domain/actor.ts';
import { approverFor, needsApproval } from '../../approval-rules.ts';
import { type Policy, type Row, type Rules, rows, type Tenant } from '../../policy.ts';
import { samePerson } from '../../roles.ts';
import { rulesFor } from '../../rules.ts';
import { approvedIn, domainsToldApart } from '../../tenants.ts';
import { at, isSound, type Place, report } from '../yaml-cursor.ts';

/** Approvals that too few could give. */
type Lack = {
  readonly row: Row;
  readonly approver: Role;
  readonly needed: number;
  /** Whether who asks could be one of the approvers, and may not. */
  readonly besidesAsker: boolean;
};

/** That what needs approval can get it: enough people hold the role for it where it is asked. */
export function checkApprovers(root: Place, policy: Policy): void {
  if (!isSound(root, 'rules') || !isSound(root, 'people')) return;
  const sound = new Map([...policy.tenants].filter(([key]) => isSound(root, 'tenants', key)));
  for (const tenant of sound.values()) {
    const approving = sound.get(approvedIn(tenant));
    if (!approving) continue;
    const place = at(root, 'tenants', tenant.key, tenant === approving ? 'roles' : 'approvals');
    for (const message of lackMessages(policy, tenant, approving)) report(place, message);
  }
}

function lackMessages(policy: Policy, tenant: Tenant, approving: Tenant): string[] {
  const approvers = approversIn(approving, policy);
  const lacks = domainsToldApart(policy, tenant)
    .flatMap((domain) => approvalsOf(tenant, rulesFor(policy, tenant.key, domain), tenant === approving))
    .filter(({ approver, needed }) => approvers[approver] < needed);
  return [...Map.groupBy(lacks, ({ approver }) => approver)].map(([approver, all]) =>
    messageOf(all, approver, approving, approvers[approver]),
  );
}

/** The approvals that a tenant's people can need under some rules. */
const approvalsOf = (tenant: Tenant, rules: Rules, amongThemselves: boolean): Lack[] =>
  rows.flatMap((row) =>
    roles
      .filter((asker) => tenant.roles[asker].length > 0 && needsApproval(rules, row, asker))
      .map((asker) => {
        const approver = approverFor(rules, row);
        const besidesAsker = amongThemselves && atLeast(asker, approver);
        return { row, approver, needed: rules.approvals + (besidesAsker ? 1 : 0), besidesAsker };
      }),
  );

/** How many people hold a role or a higher one in a tenant; a group may have any number. */
function approversIn(tenant: Tenant, policy: Policy): Readonly<Record<Role, number>> {
  const count = (least: Role): number => {
    const holders = roles.filter((role) => atLeast(role, least)).flatMap((role) => tenant.roles[role]);
    const users = holders.flatMap((holder) => (holder.kind === 'user' ? [`${tenant.key}/${holder.id}`] : []));
    if (users.length < holders.length) return Number.POSITIVE_INFINITY;
    return new Set(users.map((user) => samePerson(policy, user))).size;
  };
  return { member: count('member'), moderator: count('moderator'), admin: count('admin') };
}

function messageOf(lacks: readonly Lack[], approver: Role, approving: Tenant, has: number): string {
  const about = [...new Set(lacks.map(({ row }) => row))].join(', ');
  const needed = lacks.reduce((most, lack) => Math.max(most, lack.needed), 0);
  const who = needed === 1 ? 'a person who is' : `${needed} people who are`;
  const role = approver === 'admin' ? 'admin' : `${approver} or above`;
  const why = lacks.some(({ besidesAsker }) => besidesAsker) ? ' (nobody approves their own request)' : '';
  return (
    `nobody could approve what concerns ${about}: that takes ${who} ${role}${why}, and ${approving.key} names ` +
    `${has === 0 ? 'none' : has}; name more in its roles, or set approvals, approved-by or needs in a rule`
  );
}
