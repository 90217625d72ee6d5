import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Bytes } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { type Plan, planSteps } from '../../domain/request/plan.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { Request } from '../../domain/request/request.ts';
import { ok, type Result } from '../../domain/result.ts';
import { inTurns } from '../../lib/turns.ts';
import { rulesForAddress } from '../access/rules.ts';
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
  return fresh.ok ? ok(await inTurns(planSteps(fresh.value.changes, plan.gate, fresh.value.mustSee))) : fresh;
}

/** The quota of a new mailbox where nobody names one: the largest that policy allows. */
export const defaultQuota = (app: Pick<AppContext, 'policy'>, actor: Actor, address: Address): Bytes | null =>
  rulesForAddress(app, actor, address).largestQuota;

/** Rounds a quota up to the unit of the address's mail server. */
export function roundQuota(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  address: Address,
  quota: Bytes | null,
): Bytes | null {
  const { quotaUnit = 1 } = mailServer.serverOf(domainOf(address));
  return quota === null ? null : Math.ceil(quota / quotaUnit) * quotaUnit;
}
