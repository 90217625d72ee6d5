import { type Actor, tenantOf } from '../domain/actor.ts';
import { type Change, subjectOf } from '../domain/change.ts';
import type { Fault } from '../domain/fault.ts';
import type { Plan } from '../domain/plan.ts';
import type { RequestState } from '../domain/request-state.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { Office } from './office.ts';
import { planFor } from './plan.ts';
import { queueApply, queueShowBehindAnswer } from './queue-apply.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long a request waits for its requester's confirmation, and for an approval. */
export const confirmationTime = 15 * minute;
export const approvalTime = 7 * day;

/**
 * Someone wants a change: plans it and commits the request, with the job that applies it where nobody needs
 * to be asked. @returns the request's id.
 */
export async function submit(office: Office, actor: Actor, change: Change): Promise<Result<number, Fault>> {
  const plan = await planFor(office, actor, change);
  if (!plan.ok) return plan;
  return office.store.commit(() => record(office, actor, plan.value, null));
}

/** Commits a request as part of the caller's transaction. A sealed hash is that of a password change. */
export function record(
  office: Office,
  actor: Actor,
  plan: Plan,
  sealedHash: string | null,
): Result<number, Fault> {
  const address = subjectOf(plan.change);
  const open = office.store.requests.openAbout(address);
  if (open) return refused({ code: 'request-open', address, request: open.id, state: open.state });
  const now = office.clock();
  const { state, waits } = firstState(plan);
  const tenant = tenantOf(actor);
  const expiresAt = waits === null ? null : now + waits;
  const request = { tenant, requester: actor, address, plan, state, sealedHash, createdAt: now, expiresAt };
  const id = office.store.requests.insert(request);
  const detail = { effects: plan.effects, gate: plan.gate, planHash: plan.hash };
  office.store.audit.append({ at: now, event: 'submitted', tenant, address, requestId: id, actor, detail });
  if (state === 'queued') queueApply(office, { ...request, id });
  else queueShowBehindAnswer(office, { ...request, id });
  return ok(id);
}

function firstState({ gate }: Plan): { state: RequestState; waits: number | null } {
  if (gate.confirm) return { state: 'awaiting-confirmation', waits: confirmationTime };
  if (gate.approvals) return { state: 'awaiting-approval', waits: approvalTime };
  return { state: 'queued', waits: null };
}
