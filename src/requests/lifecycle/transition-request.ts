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
import type { AppContext } from '../context/app-context.ts';
import { enqueueApply } from '../outbox/enqueue-apply.ts';
import { enqueueApproverAlert } from '../outbox/enqueue-approver-alert.ts';

type TransitionContext = Pick<AppContext, 'store' | 'clock'>;

export type TransitionInput = {
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
export function transitionRequest(
  app: TransitionContext,
  request: Request,
  step: TransitionInput,
): RequestState | null {
  const state = transition(request.state, step.event);
  if (!state) return null;
  const now = app.clock();
  app.store.requests.update({
    id: request.id,
    state,
    expiresAt: step.wait?.expiresAt ?? null,
    remindAt: step.wait?.remindAt ?? null,
    settledAt: isOpen(state) ? null : now,
    outcome: step.outcome ?? null,
  });
  const event = auditEventFor(step.event, state);
  if (event)
    auditRequest(app, request, { event, actor: step.actor, detail: auditDetail(app, request, step, state) });
  return state;
}

/** Writes to the audit what happened to a request, within the caller's transaction. */
export function auditRequest(
  app: TransitionContext,
  { id: requestId, tenant, address }: Request,
  row: Pick<AuditEntry, 'event' | 'actor' | 'detail'>,
): void {
  app.store.audit.append({ at: app.clock(), tenant, address, requestId, ...row });
}

/** A decision names the plan that it was given on; the row of a request's end tells all of it. */
function auditDetail(
  app: Pick<AppContext, 'store'>,
  { id, plan }: Request,
  { outcome, job, reason }: TransitionInput,
  state: RequestState,
): Record<string, unknown> {
  const { change, effects, gate, hash: planHash } = plan;
  const said = { ...(reason !== undefined && { reason }), ...(job !== undefined && { job }) };
  if (isOpen(state)) return { planHash, ...said };
  const reviews = gate.approvals ? app.store.reviews.of(id).map(auditReview) : [];
  return { change, effects, gate, planHash, reviews, ...said, ...(outcome && { outcome }) };
}

const auditReview = ({ person, reviewer, decision, planHash, at }: ReviewRow) => ({
  person,
  name: reviewer.displayName,
  decision,
  planHash,
  at,
});

/** Beginning to apply decides and changes nothing yet: the audit has no row for it. */
function auditEventFor(event: RequestEvent, state: RequestState): AuditEvent | null {
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

type ApprovedRequest = Parameters<typeof enqueueApply>[1] & Pick<Request, 'requester' | 'asking' | 'terms'>;

/**
 * Sends a request that nobody has to be asked about any more to the mail server, within the caller's transaction. Of
 * one that did without approvals, those who might have given them hear now: before, its requester may still leave it.
 */
export function enqueueApproved(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
  request: ApprovedRequest,
): void {
  enqueueApply(app, request);
  if (request.asking.breakGlass !== undefined) enqueueApproverAlert(app, [request], 'glass-broken');
}
