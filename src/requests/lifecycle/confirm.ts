import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { soleChange } from '../../domain/request/plan.ts';
import { err, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { firstDeadlines } from '../planning/approval-deadlines.ts';
import { planFor } from '../planning/plan.ts';
import { findForClick, isRequester, notRequesterFault, type PlanClick } from './find-request.ts';
import { advanceRequest, type DecisionResult, decideOnCurrentPlan } from './replan.ts';

/** The requester confirms the plan that a message showed. Everything is checked again at the click. */
export async function confirm(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>,
  actor: Actor,
  click: PlanClick,
): Promise<Result<DecisionResult, Fault>> {
  const request = findForClick(app, actor, click, 'awaiting-confirmation');
  if (!request.ok) return request;
  if (!isRequester(app, request.value, actor)) return err(notRequesterFault(request.value));
  const { plan, asking } = request.value;
  const planAgain = () => planFor(app, actor, soleChange(plan).change, asking);
  return decideOnCurrentPlan(app, request.value, planAgain, actor, (current, { gate }) => {
    const { terms } = current;
    const approvalNeeded = gate.approvals !== null;
    return advanceRequest(app, current, {
      event: { kind: 'confirmed', approvalNeeded },
      actor,
      ...(approvalNeeded && terms && { wait: firstDeadlines(terms, app.clock()) }),
    });
  });
}
