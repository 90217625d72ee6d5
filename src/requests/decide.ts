import { type Actor, highestRole, personOf, tenantOf } from '../domain/actor.ts';
import { type AddressState, sameState } from '../domain/address-state.ts';
import type { Fault } from '../domain/fault.ts';
import { makePlan, type Plan } from '../domain/plan.ts';
import type { RequestState } from '../domain/request-state.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { mayApprove } from '../policy/gates.ts';
import { asked } from './mail-server-answers.ts';
import { move } from './move.ts';
import type { Office } from './office.ts';
import { planFor } from './plan.ts';
import { queueApply, queueShow, queueShowBehindAnswer } from './queue-apply.ts';
import type { Request } from './request.ts';
import { approvalTime } from './submit.ts';

/** A click, on a message that showed the plan with this hash. */
export type Click = { readonly request: number; readonly planHash: string };

/** What a decision led to: the request's new state, or a newer plan that must be looked at first. */
export type Decided = 'moved' | 'stale' | 'replanned';

/** The requester confirms what the message named. Everything is checked anew, at the time of the click. */
export async function confirm(office: Office, actor: Actor, click: Click): Promise<Result<Decided, Fault>> {
  const request = awaiting(office, actor, click, 'awaiting-confirmation');
  if (!request.ok) return request;
  if (personOf(request.value.requester) !== personOf(actor)) return refused(notRequester(request.value));
  const planAgain = () => planFor(office, actor, request.value.plan.change);
  return decideOnFreshPlan(office, request.value, planAgain, actor, (current, plan) => {
    const approvalNeeded = plan.gate.approvals !== null;
    const state = move(office, current, {
      event: { kind: 'confirmed', approvalNeeded },
      actor,
      ...(approvalNeeded && { expiresAt: office.clock() + approvalTime }),
    });
    if (state) followUp(office, current, state);
    return state ? ok('moved') : refused(movedOn(current));
  });
}

/** Somebody else agrees. Enough of them, on one and the same plan, and the request is queued. */
export async function approve(office: Office, actor: Actor, click: Click): Promise<Result<Decided, Fault>> {
  const request = awaiting(office, actor, click, 'awaiting-approval');
  if (!request.ok) return request;
  const allowed = mayReview(request.value, actor);
  if (!allowed.ok) return allowed;
  const planAgain = () => planUnderGate(office, request.value);
  return decideOnFreshPlan(office, request.value, planAgain, actor, (current, plan) => {
    if (!addReview(office, current, actor, 'approve')) {
      return refused({ code: 'already-reviewed', request: current.id });
    }
    if (approvalsOf(office, current) < (plan.gate.approvals?.count ?? 0)) return ok('moved');
    const state = move(office, current, { event: { kind: 'approved' }, actor });
    if (state) followUp(office, current, state);
    return state ? ok('moved') : refused(movedOn(current));
  });
}

/** Somebody who may approve says no: one denial ends the request. */
export async function deny(office: Office, actor: Actor, click: Click): Promise<Result<Decided, Fault>> {
  return office.store.transaction(() => {
    const request = awaiting(office, actor, click, 'awaiting-approval');
    if (!request.ok) return request;
    const allowed = mayReview(request.value, actor);
    if (!allowed.ok) return allowed;
    if (!addReview(office, request.value, actor, 'deny')) {
      return refused({ code: 'already-reviewed', request: click.request });
    }
    move(office, request.value, {
      event: { kind: 'denied' },
      actor,
      outcome: { kind: 'ended-by', who: actor },
    });
    queueShow(office, request.value);
    return ok('moved');
  });
}

/** The requester, or an admin, takes a request back before it is being applied. */
export async function cancel(office: Office, actor: Actor, id: number): Promise<Result<Decided, Fault>> {
  return office.store.transaction(() => {
    const request = find(office, actor, id);
    if (!request.ok) return request;
    const mine = personOf(request.value.requester) === personOf(actor);
    if (!mine && highestRole(actor) !== 'admin') return refused(notRequester(request.value));
    const outcome = { kind: 'ended-by', who: actor } as const;
    const state = move(office, request.value, { event: { kind: 'cancelled' }, actor, outcome });
    if (!state) return refused(movedOn(request.value));
    queueShow(office, request.value);
    return ok('moved');
  });
}

/** What a step leads to: the work, where nobody has to be asked any more, and its being shown. */
function followUp(office: Office, request: Request, state: RequestState): void {
  if (state === 'queued') queueApply(office, request);
  queueShowBehindAnswer(office, request);
}

/**
 * Plans the same change again as of now. Still the plan that was shown: decides. The address is no longer as
 * `before` says: stale. It would lose more than the message named: shows the new plan, for another click.
 */
async function decideOnFreshPlan(
  office: Office,
  shown: Request,
  planAgain: () => Promise<Result<Plan, Fault>>,
  actor: Actor,
  decide: (current: Request, plan: Plan) => Result<Decided, Fault>,
): Promise<Result<Decided, Fault>> {
  const { change } = shown.plan;
  if (change.kind === 'address') {
    const found = await asked(office.mailServer.read(change.address));
    if (!found.ok) return found;
    if (!sameState(found.value, change.before)) return markStale(office, shown, actor, found.value);
  }
  const plan = await planAgain();
  if (!plan.ok) return plan;
  return office.store.transaction((): Result<Decided, Fault> => {
    // Others may have clicked while the mail server was asked.
    const current = office.store.requests.get(shown.id);
    if (!current || current.state !== shown.state) return refused(movedOn(current ?? shown));
    if (current.plan.hash !== plan.value.hash) {
      office.store.requests.replan(current.id, plan.value);
      queueShow(office, current);
      return ok('replanned');
    }
    return decide(current, plan.value);
  });
}

/** What was asked for when the request was made is what approvals are counted against, whatever has changed since. */
async function planUnderGate(office: Office, { requester, plan }: Request): Promise<Result<Plan, Fault>> {
  const fresh = await planFor(office, requester, plan.change);
  return fresh.ok ? ok(makePlan(plan.change, fresh.value.effects, plan.gate)) : fresh;
}

function markStale(
  office: Office,
  shown: Request,
  actor: Actor,
  found: AddressState | null,
): Result<Decided, Fault> {
  return office.store.transaction(() => {
    const current = office.store.requests.get(shown.id) ?? shown;
    const outcome = { kind: 'found-changed', found } as const;
    const state = move(office, current, { event: { kind: 'found-changed' }, actor, outcome });
    if (!state) return refused(movedOn(current));
    queueShow(office, current);
    return ok('stale');
  });
}

function find(office: Office, actor: Actor, id: number): Result<Request, Fault> {
  const request = office.store.requests.get(id);
  return request && request.tenant === tenantOf(actor)
    ? ok(request)
    : refused({ code: 'request-unknown', request: id });
}

function awaiting(
  office: Office,
  actor: Actor,
  click: Click,
  state: 'awaiting-confirmation' | 'awaiting-approval',
): Result<Request, Fault> {
  const request = find(office, actor, click.request);
  if (!request.ok) return request;
  if (request.value.state !== state) return refused(movedOn(request.value));
  if (request.value.expiresAt !== null && request.value.expiresAt <= office.clock()) {
    return refused({ code: 'request-moved-on', request: click.request, state: 'expired' });
  }
  return request.value.plan.hash === click.planHash
    ? request
    : refused({ code: 'plan-outdated', request: click.request });
}

/** Nobody approves their own request; and the role counts that is held at the click. */
function mayReview(request: Request, actor: Actor): Result<null, Fault> {
  if (personOf(request.requester) === personOf(actor))
    return refused({ code: 'own-request', request: request.id });
  if (mayApprove(actor, request.plan.gate)) return ok(null);
  const needed = request.plan.gate.approvals?.role ?? 'admin';
  return refused({ code: 'not-approver', request: request.id, needed });
}

function addReview(office: Office, request: Request, reviewer: Actor, decision: 'approve' | 'deny'): boolean {
  const { id: requestId, plan } = request;
  const person = personOf(reviewer);
  return office.store.reviews.add({
    requestId,
    planHash: plan.hash,
    reviewer,
    person,
    decision,
    at: office.clock(),
  });
}

const approvalsOf = (office: Office, request: Request): number =>
  office.store.reviews
    .of(request.id)
    .filter(({ planHash, decision }) => decision === 'approve' && planHash === request.plan.hash).length;

const movedOn = ({ id, state }: Request): Fault => ({ code: 'request-moved-on', request: id, state });

const notRequester = ({ id, requester }: Request): Fault => ({
  code: 'not-requester',
  request: id,
  requester: requester.displayName,
});
