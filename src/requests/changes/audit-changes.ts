import { targetOf } from '../../domain/request/change.ts';
import { type PlanFigures, summaryOf } from '../../domain/request/many/plan-summary.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Request, RequestedChange, RequestOutcome } from '../../domain/request/request.ts';
import type { AuditEvent } from '../../store/tables/audit.ts';
import type { AppContext } from '../context/app-context.ts';

/** A plan whose changes are at hand, or of which there are figures. */
type AuditedPlan =
  | { readonly changes: readonly PlannedChange[]; readonly summary?: PlanFigures | null }
  | (Request['plan'] & { readonly kind: 'many' });

/** What a request's rows in the audit say of its changes before they end: the effects of one, figures of several. */
export function auditedEffects(plan: AuditedPlan): Record<string, unknown> {
  if ('changes' in plan && plan.changes.length === 1) return { effects: plan.changes[0]?.effects };
  return auditedFigures(plan);
}

/** What the row of a request's end says of its changes: all of one; figures of several, which have rows of their own. */
export function auditedEnd(plan: AuditedPlan): Record<string, unknown> {
  const [only, ...others] = 'changes' in plan ? plan.changes : [];
  return only && others.length === 0 ? { change: only.change, effects: only.effects } : auditedFigures(plan);
}

function auditedFigures(plan: AuditedPlan): Record<string, unknown> {
  const { changes, acts, lost } = summaryOf(plan);
  return { changes, acts, lost };
}

/** The end of one change of several. */
type ChangeEnd = {
  readonly state: Extract<AuditEvent, 'applied' | 'stale' | 'failed' | 'skipped'>;
  readonly outcome: RequestOutcome | null;
  readonly job?: number;
};

/**
 * Appends the audit row of the end of one change of several, within the caller's transaction. With the rows of all changes
 * that were to be applied, anybody can compute the hash of the plan that was approved.
 */
export function auditChange(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  { id: requestId, tenant, plan }: Pick<Request, 'id' | 'tenant' | 'plan'>,
  { position, line, change, effects, owner, needs }: RequestedChange,
  { state: event, outcome, job }: ChangeEnd,
): void {
  const detail = {
    ...{ position, change, effects, owner, needs, planHash: plan.hash },
    ...(line !== null && { line }),
    ...(job !== undefined && { job }),
    ...(outcome && { outcome }),
  };
  store.audit.append({
    ...{ at: clock(), event, tenant, address: targetOf(change), requestId, actor: null, detail },
  });
}
