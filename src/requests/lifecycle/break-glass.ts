import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { isDestroying } from '../../domain/request/effects.ts';
import { soleChange } from '../../domain/request/plan.ts';
import { err, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { takesFromOwner } from '../planning/owner-change.ts';
import { planUnderGate } from '../planning/plan.ts';
import { findWaiting } from './find-request.ts';
import { advanceRequest, type DecisionResult, decideOnCurrentPlan } from './replan.ts';

/**
 * An admin applies a request without the approvals that it waits for. Needs a reason, which all approvers are alerted
 * with; refused where the request destroys anything.
 */
export async function breakGlass(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Result<DecisionResult, Fault>> {
  const request = findWaiting(app, actor, id, 'awaiting-approval');
  if (!request.ok) return request;
  const { plan, asking } = request.value;
  if (reason.trim() === '') return err({ code: 'glass-without-reason' });
  if (highestRole(actor) !== 'admin') return err({ code: 'glass-not-admin' });
  if (soleChange(plan).effects.some(isDestroying)) return err({ code: 'glass-destroying' });
  if (takesFromOwner(app, soleChange(plan).change, actor)) return err({ code: 'own-gain' });
  const planAgain = () => planUnderGate(app, request.value);
  return decideOnCurrentPlan(app, request.value, planAgain, actor, (current) => {
    const broken = { ...current, asking: { ...asking, breakGlass: reason } };
    app.store.requests.setAsking(id, broken.asking);
    return advanceRequest(app, broken, { event: { kind: 'glass-broken' }, actor, reason });
  });
}
