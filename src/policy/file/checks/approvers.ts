import { isAtLeast, type Role, roles } from '../../../domain/actor.ts';
import { needsApproval, requiredApprover } from '../../approval-rules.ts';
import { type Category, categories, type Policy, type Rules, type Tenant } from '../../policy.ts';
import { canonicalPerson } from '../../roles.ts';
import { rulesFor } from '../../rules.ts';
import { approvingTenant, distinctDomains } from '../../tenants.ts';
import { at, isValid, reportProblem, type YamlCursor } from '../yaml-cursor.ts';

/** Required approvals that too few people could give. */
type ApproverShortage = {
  readonly row: Category;
  readonly approver: Role;
  readonly needed: number;
  /** Whether the requester could be one of the approvers, which they may not be for their own request. */
  readonly besidesRequester: boolean;
};

/** Checks that enough people hold the role to approve, in the tenant that approves. */
export function checkApprovers(root: YamlCursor, policy: Policy): void {
  if (!isValid(root, 'rules') || !isValid(root, 'people')) return;
  const sound = new Map([...policy.tenants].filter(([key]) => isValid(root, 'tenants', key)));
  for (const tenant of sound.values()) {
    const approving = sound.get(approvingTenant(tenant));
    if (!approving) continue;
    const cursor = at(root, 'tenants', tenant.key, tenant === approving ? 'roles' : 'approvals');
    for (const message of shortageMessages(policy, tenant, approving)) reportProblem(cursor, message);
  }
}

function shortageMessages(policy: Policy, tenant: Tenant, approving: Tenant): string[] {
  const approvers = countApprovers(approving, policy);
  const lacks = distinctDomains(policy, tenant)
    .flatMap((domain) => findShortages(tenant, rulesFor(policy, tenant.key, domain), tenant === approving))
    .filter(({ approver, needed }) => approvers[approver] < needed);
  return [...Map.groupBy(lacks, ({ approver }) => approver)].map(([approver, all]) =>
    shortageMessage(all, approver, approving, approvers[approver]),
  );
}

/** The approvals that a tenant's people may need under some rules. */
const findShortages = (tenant: Tenant, rules: Rules, amongThemselves: boolean): ApproverShortage[] =>
  categories.flatMap((row) =>
    roles
      .filter((requester) => tenant.roles[requester].length > 0 && needsApproval(rules, row, requester))
      .map((requester) => {
        const approver = requiredApprover(rules, row);
        const besidesRequester = amongThemselves && isAtLeast(requester, approver);
        return {
          row,
          approver,
          needed: rules.approvals + (besidesRequester ? 1 : 0),
          besidesRequester,
        };
      }),
  );

/** How many people hold a role or a higher one in a tenant; a group counts as any number. */
function countApprovers(tenant: Tenant, policy: Policy): Readonly<Record<Role, number>> {
  const count = (least: Role): number => {
    const holders = roles.filter((role) => isAtLeast(role, least)).flatMap((role) => tenant.roles[role]);
    const users = holders.flatMap((holder) => (holder.kind === 'user' ? [`${tenant.key}/${holder.id}`] : []));
    if (users.length < holders.length) return Number.POSITIVE_INFINITY;
    return new Set(users.map((user) => canonicalPerson(policy, user))).size;
  };
  return { member: count('member'), moderator: count('moderator'), admin: count('admin') };
}

function shortageMessage(
  lacks: readonly ApproverShortage[],
  approver: Role,
  approving: Tenant,
  has: number,
): string {
  const about = [...new Set(lacks.map(({ row }) => row))].join(', ');
  const needed = lacks.reduce((most, lack) => Math.max(most, lack.needed), 0);
  const who = needed === 1 ? 'a person who is' : `${needed} people who are`;
  const role = approver === 'admin' ? 'admin' : `${approver} or above`;
  const why = lacks.some(({ besidesRequester }) => besidesRequester)
    ? ' (nobody approves their own request)'
    : '';
  return (
    `nobody could approve what concerns ${about}: that takes ${who} ${role}${why}, and ${approving.key} names ` +
    `${has === 0 ? 'none' : has}; name more in its roles, or set approvals, approved-by or needs in a rule`
  );
}
