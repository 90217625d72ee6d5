import { type Actor, personOf } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Request } from '../../domain/request/request.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { mayApprove } from '../../policy/gates.ts';
import { isSamePerson, personIn } from '../access/identity.ts';
import type { Office } from '../context/app-context.ts';
import { queueShow, queueShowBehindAnswer } from '../outbox/enqueue-apply.ts';
import { takesFromOwner } from '../planning/owner-change.ts';
import { planUnderGate } from '../planning/plan.ts';
import { awaiting, type Click, isOver, isRequester } from './find-request.ts';
import { type Decided, decideOnFreshPlan, letThrough } from './replan.ts';
import { move, writeDown } from './transition-request.ts';

/** Somebody else agrees. Enough of them, on one and the same plan, and the request is queued. */
export async function approve(office: Office, actor: Actor, click: Click): Promise<Result<Decided, Fault>> {
  const request = awaiting(office, actor, click, 'awaiting-approval');
  if (!request.ok) return request;
  const allowed = mayReview(office, request.value, actor);
  if (!allowed.ok) return allowed;
  const planAgain = () => planUnderGate(office, request.value);
  return decideOnFreshPlan(office, request.value, planAgain, actor, (current, plan) => {
    if (!addReview(office, current, actor, 'approve')) {
      return refused({ code: 'already-reviewed', request: current.id });
    }
    const enough = approversOf(office, current).length >= (plan.gate.approvals?.count ?? 0);
    return enough
      ? letThrough(office, current, { event: { kind: 'approved' }, actor })
      : noteApproval(office, current, actor);
  });
}

/** More approvals are needed: this one is written down, and shown. */
function noteApproval(office: Office, request: Request, actor: Actor): Result<Decided, Fault> {
  writeDown(office, request, { event: 'approved', actor, detail: { planHash: request.plan.hash } });
  queueShowBehindAnswer(office, request);
  return ok('moved');
}

/** Somebody who may approve says no, and why: one denial ends the request. */
export async function deny(
  office: Office,
  actor: Actor,
  click: Click,
  reason: string,
): Promise<Result<Decided, Fault>> {
  return office.store.commit(() => {
    const request = awaiting(office, actor, click, 'awaiting-approval');
    if (!request.ok) return request;
    const allowed = mayReview(office, request.value, actor);
    if (!allowed.ok) return allowed;
    if (reason.trim() === '') return refused({ code: 'denial-without-reason' });
    if (!addReview(office, request.value, actor, 'deny')) {
      return refused({ code: 'already-reviewed', request: click.request });
    }
    const outcome = { kind: 'ended-by', who: actor, reason: reason.trim() } as const;
    move(office, request.value, { event: { kind: 'denied' }, actor, outcome, reason: outcome.reason });
    queueShow(office, request.value);
    return ok('moved');
  });
}

/** Whether somebody may deny what they were shown, as of now. */
export function mayDeny(office: Office, actor: Actor, click: Click): boolean {
  const request = awaiting(office, actor, click, 'awaiting-approval');
  return request.ok && mayReview(office, request.value, actor).ok;
}

/** Whether a request waits for somebody's word: they may give it, have not, and its time is not over. */
export function awaitsWordOf(office: Office, actor: Actor, request: Request): boolean {
  if (isOver(request, office.clock()) || !mayReview(office, request, actor).ok) return false;
  return !approversOf(office, request).some((each) => isSamePerson(office, each, actor));
}

/** Nobody approves their own request, or gets another's mailbox by it; and the role counts that is held at the click. */
function mayReview(office: Office, request: Request, actor: Actor): Result<null, Fault> {
  if (isRequester(office, request, actor)) return refused({ code: 'own-request', request: request.id });
  if (takesFromOwner(office, request.plan.change, actor)) return refused({ code: 'own-gain' });
  if (mayApprove(actor, request.plan.gate)) return ok(null);
  const needed = request.plan.gate.approvals?.role ?? 'admin';
  return refused({ code: 'not-approver', request: request.id, needed });
}

function addReview(office: Office, request: Request, reviewer: Actor, decision: 'approve' | 'deny'): boolean {
  const { id: requestId, plan } = request;
  const hasDecided = office.store.reviews
    .of(requestId)
    .some((each) => each.planHash === plan.hash && isSamePerson(office, each.reviewer, reviewer));
  if (hasDecided) return false;
  return office.store.reviews.add({
    requestId,
    planHash: plan.hash,
    reviewer,
    person: personOf(reviewer),
    decision,
    at: office.clock(),
  });
}

/**
 * Who has approved the plan as it is now, each once, by whichever account. An approval counts no more where it turns
 * out to be by another account of whoever asked.
 */
export function approversOf(office: Office, request: Request): Actor[] {
  const { id, plan } = request;
  const given = office.store.reviews
    .of(id)
    .filter(({ planHash, decision }) => decision === 'approve' && planHash === plan.hash)
    .filter(({ reviewer }) => !isRequester(office, request, reviewer))
    .filter(({ reviewer }) => !takesFromOwner(office, request.plan.change, reviewer));
  return [...new Map(given.map(({ reviewer }) => [personIn(office, reviewer), reviewer])).values()];
}
