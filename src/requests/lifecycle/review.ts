import { type Actor, personOf } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { isExpired, isForLater } from '../../domain/request/deadlines.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { Request } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { mayApprove } from '../../policy/approval-rules.ts';
import { canonicalPersonId, isSamePerson } from '../access/identity.ts';
import { requireLookedThrough } from '../changes/look-through.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow, enqueueShowAfterReply } from '../outbox/enqueue-show.ts';
import { planUnderGate } from '../planning/plan-under-gate.ts';
import { findForClick, gainsMailbox, isRequester, type PlanClick } from './find-request.ts';
import { advanceRequest, type DecisionResult, decideOnCurrentPlan } from './replan.ts';
import { auditRequest, transitionRequest } from './transition-request.ts';

type ReviewContext = Pick<AppContext, 'store' | 'clock' | 'policy'>;

/** Approves a request. With enough approvals of the same plan it is queued. */
export async function approve(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>,
  actor: Actor,
  click: PlanClick,
): Promise<Result<DecisionResult, Fault>> {
  const request = findForClick(app, actor, click, 'awaiting-approval');
  if (!request.ok) return request;
  const allowed = checkMayReview(app, request.value, actor);
  if (!allowed.ok) return allowed;
  const planAgain = (wanted: readonly WantedChange[]) => planUnderGate(app, request.value, wanted);
  return decideOnCurrentPlan(app, request.value, planAgain, actor, (current, plan) => {
    const seen = requireLookedThrough(app, current, actor, click.typedLost);
    if (!seen.ok) return seen;
    if (!addReview(app, current, actor, 'approve')) {
      return err({ code: 'already-reviewed', request: current.id });
    }
    const enough = approversOf(app, current).length >= (plan.gate.approvals?.count ?? 0);
    const event = { kind: 'approved', later: isForLater(current, app.clock()) } as const;
    return enough
      ? advanceRequest(app, current, { event, actor, lookedThrough: seen.value })
      : recordApproval(app, current, actor, seen.value);
  });
}

/** Records an approval that is not the last one needed, and shows it. */
function recordApproval(
  app: Pick<AppContext, 'store' | 'clock'>,
  request: Request,
  actor: Actor,
  lookedThrough: number,
): Result<DecisionResult, Fault> {
  const detail = { planHash: request.plan.hash, ...(lookedThrough > 0 && { lookedThrough }) };
  auditRequest(app, request, { event: 'approved', actor, detail });
  enqueueShowAfterReply(app, request);
  return ok('moved');
}

/** Denies a request, with a reason: one denial ends it. */
export async function deny(
  app: ReviewContext,
  actor: Actor,
  click: PlanClick,
  reason: string,
): Promise<Result<DecisionResult, Fault>> {
  return app.store.commit(() => {
    const request = findForClick(app, actor, click, 'awaiting-approval');
    if (!request.ok) return request;
    const allowed = checkMayReview(app, request.value, actor);
    if (!allowed.ok) return allowed;
    if (reason.trim() === '') return err({ code: 'denial-without-reason' });
    if (!addReview(app, request.value, actor, 'deny')) {
      return err({ code: 'already-reviewed', request: click.request });
    }
    const outcome = { kind: 'ended-by', who: actor, reason: reason.trim() } as const;
    transitionRequest(app, request.value, {
      event: { kind: 'denied' },
      actor,
      outcome,
      reason: outcome.reason,
    });
    enqueueShow(app, request.value);
    return ok('moved');
  });
}

/** Whether the actor may deny the shown plan now. */
export function canDeny(app: ReviewContext, actor: Actor, click: PlanClick): boolean {
  const request = findForClick(app, actor, click, 'awaiting-approval');
  return request.ok && checkMayReview(app, request.value, actor).ok;
}

/** Whether the actor may review a request now and has not approved it yet. */
export function awaitsReviewBy(app: ReviewContext, actor: Actor, request: Request): boolean {
  if (isExpired(request, app.clock()) || !checkMayReview(app, request, actor).ok) return false;
  return !approversOf(app, request).some((each) => isSamePerson(app, each, actor));
}

/** Nobody reviews their own request, or one that gives them another's mailbox. The role at the click counts. */
function checkMayReview(
  app: Pick<AppContext, 'store' | 'policy'>,
  request: Request,
  actor: Actor,
): Result<null, Fault> {
  if (isRequester(app, request, actor)) return err({ code: 'own-request', request: request.id });
  if (gainsMailbox(app, request, actor)) return err({ code: 'own-gain' });
  if (mayApprove(actor, request.plan.gate)) return ok(null);
  const needed = request.plan.gate.approvals?.role ?? 'admin';
  return err({ code: 'not-approver', request: request.id, needed });
}

function addReview(
  app: ReviewContext,
  request: Request,
  reviewer: Actor,
  decision: 'approve' | 'deny',
): boolean {
  const { id: requestId, plan } = request;
  const hasDecided = app.store.reviews
    .of(requestId)
    .some((each) => each.planHash === plan.hash && isSamePerson(app, each.reviewer, reviewer));
  if (hasDecided) return false;
  return app.store.reviews.add({
    requestId,
    planHash: plan.hash,
    reviewer,
    person: personOf(reviewer),
    decision,
    at: app.clock(),
  });
}

/**
 * Who has approved the current plan, each person once, by whichever account. An approval no longer counts where its account
 * has since been linked to the requester.
 */
export function approversOf(app: Pick<AppContext, 'store' | 'policy'>, request: Request): Actor[] {
  const { id, plan } = request;
  const given = app.store.reviews
    .of(id)
    .filter(({ planHash, decision }) => decision === 'approve' && planHash === plan.hash)
    .filter(({ reviewer }) => !isRequester(app, request, reviewer))
    .filter(({ reviewer }) => !gainsMailbox(app, request, reviewer));
  return [...new Map(given.map(({ reviewer }) => [canonicalPersonId(app, reviewer), reviewer])).values()];
}
