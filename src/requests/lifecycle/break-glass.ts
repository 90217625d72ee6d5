import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { isForLater } from '../../domain/request/deadlines.ts';
import { summaryOf } from '../../domain/request/many/plan-summary.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { err, type Result } from '../../domain/result.ts';
import { requireLookedThrough } from '../changes/look-through.ts';
import type { AppContext } from '../context/app-context.ts';
import { planUnderGate } from '../planning/plan-under-gate.ts';
import { findForClick, gainsMailbox, type PlanClick } from './find-request.ts';
import { advanceRequest, type DecisionResult, decideOnCurrentPlan } from './replan.ts';

/**
 * An admin applies a request without the approvals that it waits for. Needs a reason, which all approvers are alerted
 * with; refused where the request destroys anything.
 */
export async function breakGlass(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>,
  actor: Actor,
  click: PlanClick,
  reason: string,
): Promise<Result<DecisionResult, Fault>> {
  const request = findForClick(app, actor, click, 'awaiting-approval');
  if (!request.ok) return request;
  const { asking } = request.value;
  if (reason.trim() === '') return err({ code: 'glass-without-reason' });
  if (isForLater(request.value, app.clock())) return err({ code: 'glass-for-later' });
  if (highestRole(actor) !== 'admin') return err({ code: 'glass-not-admin' });
  if (summaryOf(request.value.plan).lost.mailboxes > 0) return err({ code: 'glass-destroying' });
  if (gainsMailbox(app, request.value, actor)) return err({ code: 'own-gain' });
  const planAgain = (wanted: readonly WantedChange[]) => planUnderGate(app, request.value, wanted);
  return decideOnCurrentPlan(app, request.value, planAgain, actor, (current) => {
    const seen = requireLookedThrough(app, current, actor);
    if (!seen.ok) return seen;
    const broken = { ...current, asking: { ...asking, breakGlass: reason } };
    app.store.requests.setAsking(current.id, broken.asking);
    return advanceRequest(app, broken, {
      event: { kind: 'glass-broken' },
      actor,
      reason,
      lookedThrough: seen.value,
    });
  });
}
