import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import type { Office } from '../context/app-context.ts';
import { queueShow } from '../outbox/enqueue-apply.ts';
import { waitFor } from '../planning/approval-deadlines.ts';
import { planFor } from '../planning/plan.ts';
import { awaiting, type Click, find, isRequester, movedOn, notRequester } from './find-request.ts';
import { type Decided, decideOnFreshPlan, letThrough } from './replan.ts';
import { move } from './transition-request.ts';

/** The requester confirms what the message named. Everything is checked anew, at the time of the click. */
export async function confirm(office: Office, actor: Actor, click: Click): Promise<Result<Decided, Fault>> {
  const request = awaiting(office, actor, click, 'awaiting-confirmation');
  if (!request.ok) return request;
  if (!isRequester(office, request.value, actor)) return refused(notRequester(request.value));
  const { plan, asking } = request.value;
  const planAgain = () => planFor(office, actor, plan.change, asking);
  return decideOnFreshPlan(office, request.value, planAgain, actor, (current, { gate }) => {
    const { terms } = current;
    const approvalNeeded = gate.approvals !== null;
    return letThrough(office, current, {
      event: { kind: 'confirmed', approvalNeeded },
      actor,
      ...(approvalNeeded && terms && { wait: waitFor(terms, office.clock()) }),
    });
  });
}

/** The requester, or an admin, takes a request back before it is being applied. */
export async function cancel(office: Office, actor: Actor, id: number): Promise<Result<Decided, Fault>> {
  return office.store.commit(() => {
    const request = find(office, actor, id);
    if (!request.ok) return request;
    const mine = isRequester(office, request.value, actor);
    if (!mine && highestRole(actor) !== 'admin') return refused(notRequester(request.value));
    const outcome = { kind: 'ended-by', who: actor } as const;
    const state = move(office, request.value, { event: { kind: 'cancelled' }, actor, outcome });
    if (!state) return refused(movedOn(request.value));
    queueShow(office, request.value);
    return ok('moved');
  });
}
