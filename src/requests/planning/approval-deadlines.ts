import { type Actor, tenantOf } from '../../domain/actor.ts';
import { type Plan, soleChange } from '../../domain/request/plan.ts';
import type { ApprovalDeadlines, RequestOptions } from '../../domain/request/request.ts';
import { rulesForChange } from '../access/rules.ts';
import type { AppContext } from '../context/app-context.ts';

/** When a wait for approvals that begins now expires, and when approvers are first reminded. */
export const firstDeadlines = ({ waits, remindAfter }: ApprovalDeadlines, now: number) => ({
  expiresAt: now + waits,
  remindAt: now + remindAfter,
});

/**
 * What policy says now about the wait for approvals. Stored with the request: later changes of policy don't affect it.
 * Null where nobody has to approve, or would have had to without breaking the glass.
 */
export function approvalDeadlines(
  app: Pick<AppContext, 'policy'>,
  actor: Actor,
  { changes, gate }: Pick<Plan, 'changes' | 'gate'>,
  { breakGlass }: RequestOptions,
): ApprovalDeadlines | null {
  if (!gate.approvals && breakGlass === undefined) return null;
  const { waits, remindAfter, remindEvery, escalateAfter, escalateTo } = rulesForChange(
    app,
    actor,
    soleChange({ changes }).change,
  );
  const tenant = app.policy().tenants.get(tenantOf(actor));
  return {
    waits,
    remindAfter,
    remindEvery,
    escalateAfter,
    escalateTo,
    approvals: tenant?.approvals ?? null,
    language: tenant?.language ?? actor.locale,
  };
}
