import { type Actor, tenantOf } from '../../domain/actor.ts';
import { homeOf } from '../../domain/request/change.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { ApprovalDeadlines, RequestOptions } from '../../domain/request/request.ts';
import { defaultRules } from '../../policy/defaults.ts';
import type { Rules } from '../../policy/policy.ts';
import { rulesForChange } from '../access/rules.ts';
import type { AppContext } from '../context/app-context.ts';

/** When a wait for approvals that begins now expires, and when approvers are first reminded. */
export const firstDeadlines = ({ waits, remindAfter }: ApprovalDeadlines, now: number) => ({
  expiresAt: now + waits,
  remindAt: now + remindAfter,
});

/**
 * What policy says now about the wait for approvals. Stored with the request: later changes of policy don't affect it.
 * Of several rules, the shortest times count, and the call that comes first. Null where nobody has to approve, or would
 * have had to without breaking the glass.
 */
export function approvalDeadlines(
  app: Pick<AppContext, 'policy'>,
  actor: Actor,
  { changes, gate }: Pick<Plan, 'changes' | 'gate'>,
  { breakGlass }: RequestOptions,
): ApprovalDeadlines | null {
  if (!gate.approvals && breakGlass === undefined) return null;
  const rules = distinctRules(app, actor, changes);
  const least = (limit: 'waits' | 'remindAfter' | 'remindEvery'): number =>
    Math.min(...rules.map((each) => each[limit]));
  const calling = rules
    .filter(({ escalateTo }) => escalateTo !== null)
    .toSorted((one, other) => one.escalateAfter - other.escalateAfter);
  const { escalateAfter, escalateTo } = calling[0] ?? rules[0] ?? defaultRules;
  const tenant = app.policy().tenants.get(tenantOf(actor));
  return {
    waits: least('waits'),
    remindAfter: least('remindAfter'),
    remindEvery: least('remindEvery'),
    escalateAfter,
    escalateTo,
    approvals: tenant?.approvals ?? null,
    language: tenant?.language ?? actor.locale,
  };
}

/** The rules of the changes' domains, each domain's once. */
export function distinctRules(
  app: Pick<AppContext, 'policy'>,
  actor: Actor,
  changes: Plan['changes'],
): readonly Rules[] {
  const byDomain = new Map(changes.map(({ change }) => [homeOf(change), change]));
  return [...byDomain.values()].map((change) => rulesForChange(app, actor, change));
}
