import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { isForLater } from '../../domain/request/deadlines.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { err, type Result } from '../../domain/result.ts';
import { requireLookedThrough } from '../changes/look-through.ts';
import type { AppContext } from '../context/app-context.ts';
import { firstDeadlines } from '../planning/approval-deadlines.ts';
import { planChanges } from '../planning/plan-changes.ts';
import { planUnderGate } from '../planning/plan-under-gate.ts';
import { findForClick, isRequester, notRequesterFault, type PlanClick } from './find-request.ts';
import { advanceRequest, type DecisionResult, decideOnCurrentPlan } from './replan.ts';

/**
 * The requester confirms the plan that a message showed; or an admin, once the time of the request has come: the requester
 * may be gone by then. Everything is checked again at the click.
 */
export async function confirm(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>,
  actor: Actor,
  click: PlanClick,
): Promise<Result<DecisionResult, Fault>> {
  const request = findForClick(app, actor, click, 'awaiting-confirmation');
  if (!request.ok) return request;
  const { asking } = request.value;
  const isOwn = isRequester(app, request.value, actor);
  if (!isOwn && !(asking.reopened && highestRole(actor) === 'admin'))
    return err(notRequesterFault(request.value));
  const planAgain = (wanted: readonly WantedChange[]) =>
    isOwn ? planChanges(app, actor, wanted, asking) : planUnderGate(app, request.value, wanted);
  return decideOnCurrentPlan(app, request.value, planAgain, actor, (current, { gate }) => {
    const seen = requireLookedThrough(app, current, actor, click.typedLost);
    if (!seen.ok) return seen;
    const { terms } = current;
    const approvalNeeded = gate.approvals !== null;
    return advanceRequest(app, current, {
      event: { kind: 'confirmed', approvalNeeded, later: isForLater(current, app.clock()) },
      actor,
      lookedThrough: seen.value,
      ...(approvalNeeded && terms && { wait: firstDeadlines(terms, app.clock()) }),
    });
  });
}
