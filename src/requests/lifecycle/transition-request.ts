import type { Actor } from '../../domain/actor.ts';
import type { Request, RequestOutcome } from '../../domain/request/request.ts';
import {
  isOpen,
  type RequestEvent,
  type RequestState,
  transition,
} from '../../domain/request/request-state.ts';
import type { AuditEntry, AuditEvent } from '../../store/tables/audit.ts';
import type { ReviewRow } from '../../store/tables/reviews.ts';
import type { Office } from '../context/app-context.ts';

export type Step = {
  readonly event: RequestEvent;
  /** Null where Facteur itself acts. */
  readonly actor: Actor | null;
  readonly outcome?: RequestOutcome;
  /** When the next state expires and is reminded of, if it waits for someone. */
  readonly wait?: { readonly expiresAt: number; readonly remindAt: number };
  /** The job that did the work. */
  readonly job?: number;
  /** Why somebody decided so. */
  readonly reason?: string;
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
    expiresAt: step.wait?.expiresAt ?? null,
    remindAt: step.wait?.remindAt ?? null,
    settledAt: isOpen(state) ? null : now,
    outcome: step.outcome ?? null,
  });
  const event = auditEventOf(step.event, state);
  if (event)
    writeDown(office, request, { event, actor: step.actor, detail: detailOf(office, request, step, state) });
  return state;
}

/** Writes to the audit what happened to a request, within the caller's transaction. */
export function writeDown(
  office: Office,
  { id: requestId, tenant, address }: Request,
  row: Pick<AuditEntry, 'event' | 'actor' | 'detail'>,
): void {
  office.store.audit.append({ at: office.clock(), tenant, address, requestId, ...row });
}

/** A decision names the plan that it was given on; the row of a request's end tells all of it. */
function detailOf(
  office: Office,
  { id, plan }: Request,
  { outcome, job, reason }: Step,
  state: RequestState,
): Record<string, unknown> {
  const { change, effects, gate, hash: planHash } = plan;
  const said = { ...(reason !== undefined && { reason }), ...(job !== undefined && { job }) };
  if (isOpen(state)) return { planHash, ...said };
  const reviews = gate.approvals ? office.store.reviews.of(id).map(reviewOf) : [];
  return { change, effects, gate, planHash, reviews, ...said, ...(outcome && { outcome }) };
}

const reviewOf = ({ person, reviewer, decision, planHash, at }: ReviewRow) => ({
  person,
  name: reviewer.displayName,
  decision,
  planHash,
  at,
});

/** Beginning to apply decides and changes nothing yet: the audit has no row for it. */
function auditEventOf(event: RequestEvent, state: RequestState): AuditEvent | null {
  switch (event.kind) {
    case 'started':
      return null;
    case 'found-changed':
      return 'stale';
    case 'confirmed':
    case 'approved':
    case 'glass-broken':
      return event.kind;
    default:
      return isOpen(state) ? null : state;
  }
}
