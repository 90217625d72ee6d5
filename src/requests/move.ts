import type { Actor } from '../domain/actor.ts';
import { isOpen, type RequestEvent, type RequestState, transition } from '../domain/request-state.ts';
import type { AuditEvent } from '../store/audit.ts';
import type { Office } from './office.ts';
import type { Request, RequestOutcome } from './request.ts';

export type Step = {
  readonly event: RequestEvent;
  /** Null where Facteur itself acts. */
  readonly actor: Actor | null;
  readonly outcome?: RequestOutcome;
  /** When the next state expires, if it waits for someone. */
  readonly expiresAt?: number;
};

/**
 * Takes a request a step on and writes it to the audit, within the caller's transaction.
 * @returns the new state, or null where the state machine has no such step.
 */
export function move(office: Office, request: Request, step: Step): RequestState | null {
  const state = transition(request.state, step.event);
  if (!state) return null;
  const now = office.clock();
  office.store.requests.move({
    id: request.id,
    state,
    expiresAt: step.expiresAt ?? null,
    settledAt: isOpen(state) ? null : now,
    outcome: step.outcome ?? null,
  });
  const event = auditEventOf(step.event, state);
  if (event) {
    office.store.audit.append({
      at: now,
      event,
      tenant: request.tenant,
      address: request.address,
      requestId: request.id,
      actor: step.actor,
      // What the plan would do stands in the row of its submission.
      detail: { planHash: request.plan.hash, ...(step.outcome && { outcome: step.outcome }) },
    });
  }
  return state;
}

/** Beginning to apply decides and changes nothing yet: the audit has no row for it. */
function auditEventOf(event: RequestEvent, state: RequestState): AuditEvent | null {
  switch (event.kind) {
    case 'started':
      return null;
    case 'found-changed':
      return 'stale';
    case 'confirmed':
    case 'approved':
      return event.kind;
    default:
      return isOpen(state) ? null : state;
  }
}
