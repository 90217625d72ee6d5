import type { Fault } from '../../domain/fault.ts';
import { type Plan, planSteps } from '../../domain/request/plan.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { Request } from '../../domain/request/request.ts';
import { ok, type Result } from '../../domain/result.ts';
import { inTurns } from '../../lib/turns.ts';
import type { AppContext } from '../context/app-context.ts';
import { planChanges } from './plan-changes.ts';

type PlanContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>;

/** Plans changes of a request again, under the gate that was set when the request was made. */
export async function planUnderGate(
  app: PlanContext,
  { requester, plan, asking }: Request,
  wanted: readonly WantedChange[],
): Promise<Result<Plan, Fault>> {
  const fresh = await planChanges(app, requester, wanted, asking);
  return fresh.ok
    ? ok(await inTurns(planSteps(fresh.value.changes, plan.gate, fresh.value.mustSee, asking)))
    : fresh;
}
