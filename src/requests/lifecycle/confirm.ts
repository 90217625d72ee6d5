import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-apply.ts';
import { firstDeadlines } from '../planning/approval-deadlines.ts';
import { planFor } from '../planning/plan.ts';
import {
  findForClick,
  findVisibleRequest,
  isRequester,
  notRequesterFault,
  type PlanClick,
  staleStateFault,
} from './find-request.ts';
import { advanceRequest, type DecisionResult, decideOnCurrentPlan } from './replan.ts';
import { transitionRequest } from './transition-request.ts';

/** The requester confirms what the message named. Everything is checked anew, at the time of the click. */
export async function confirm(
  app: AppContext,
  actor: Actor,
  click: PlanClick,
): Promise<Result<DecisionResult, Fault>> {
  const request = findForClick(app, actor, click, 'awaiting-confirmation');
  if (!request.ok) return request;
  if (!isRequester(app, request.value, actor)) return err(notRequesterFault(request.value));
  const { plan, asking } = request.value;
  const planAgain = () => planFor(app, actor, plan.change, asking);
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

/** The requester, or an admin, takes a request back before it is being applied. */
export async function cancel(
  app: AppContext,
  actor: Actor,
  id: number,
): Promise<Result<DecisionResult, Fault>> {
  return app.store.commit(() => {
    const request = findVisibleRequest(app, actor, id);
    if (!request.ok) return request;
    const mine = isRequester(app, request.value, actor);
    if (!mine && highestRole(actor) !== 'admin') return err(notRequesterFault(request.value));
    const outcome = { kind: 'ended-by', who: actor } as const;
    const state = transitionRequest(app, request.value, { event: { kind: 'cancelled' }, actor, outcome });
    if (!state) return err(staleStateFault(request.value));
    enqueueShow(app, request.value);
    return ok('moved');
  });
}
