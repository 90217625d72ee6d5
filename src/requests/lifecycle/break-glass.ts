import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { isDestroying } from '../../domain/request/effects.ts';
import { type Result, refused } from '../../domain/result.ts';
import type { Office } from '../context/app-context.ts';
import { takesFromOwner } from '../planning/owner-change.ts';
import { planUnderGate } from '../planning/plan.ts';
import { waiting } from './find-request.ts';
import { type Decided, decideOnFreshPlan, letThrough } from './replan.ts';

/**
 * An admin does without the approvals that a request waits for: where nothing is destroyed, and with a reason that
 * everybody who might have approved is told at once.
 */
export async function breakGlass(
  office: Office,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Result<Decided, Fault>> {
  const request = waiting(office, actor, id, 'awaiting-approval');
  if (!request.ok) return request;
  const { plan, asking } = request.value;
  if (reason.trim() === '') return refused({ code: 'glass-without-reason' });
  if (highestRole(actor) !== 'admin') return refused({ code: 'glass-not-admin' });
  if (plan.effects.some(isDestroying)) return refused({ code: 'glass-destroying' });
  if (takesFromOwner(office, plan.change, actor)) return refused({ code: 'own-gain' });
  const planAgain = () => planUnderGate(office, request.value);
  return decideOnFreshPlan(office, request.value, planAgain, actor, (current) => {
    const broken = { ...current, asking: { ...asking, breakGlass: reason } };
    office.store.requests.setAsking(id, broken.asking);
    return letThrough(office, broken, { event: { kind: 'glass-broken' }, actor, reason });
  });
}
