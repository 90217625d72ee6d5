import type { Actor } from '../../domain/actor.ts';
import { waitEnds } from '../../domain/request/deadlines.ts';
import type { Request, RequestOutcome } from '../../domain/request/request.ts';
import {
  isOpen,
  type RequestEvent,
  type RequestState,
  transition,
} from '../../domain/request/request-state.ts';
import type { AuditEntry, AuditEvent } from '../../store/tables/audit.ts';
import type { ReviewRow } from '../../store/tables/reviews.ts';
import { auditedEnd } from '../changes/audit-changes.ts';
import { recordTransition } from '../changes/record-transition.ts';
import type { AppContext } from '../context/app-context.ts';
import { type ApprovedPlan, enqueueApply } from '../outbox/enqueue-apply.ts';
import { enqueueApproverAlert } from '../outbox/enqueue-approver-alert.ts';
import { enqueueOwnerNotices } from '../outbox/enqueue-owner-notices.ts';
import { enqueueRequesterNotice } from '../outbox/enqueue-requester-notice.ts';
import { enqueueStepEnd } from '../outbox/enqueue-step-end.ts';

type TransitionContext = Pick<AppContext, 'store' | 'clock' | 'policy'>;

export type TransitionInput = {
  readonly event: RequestEvent;
  /** Null where Facteur itself acts. */
  readonly actor: Actor | null;
  readonly outcome?: RequestOutcome;
  /** When the next state expires and its approvers are reminded, if it waits for someone. */
  readonly wait?: { readonly expiresAt: number; readonly remindAt: number | null };
  /** The job that did the work. */
  readonly job?: number;
  /** How many must-see items whoever decided has opened. */
  readonly lookedThrough?: number;
  /** Why somebody decided so. */
  readonly reason?: string;
};

/**
 * Applies a transition and appends its audit row, within the caller's transaction. Its requester is notified of an end that
 * is news to them, the owners of its mailboxes are told what became of these, and the workflow's step that asked for it ends
 * with it.
 * @returns the new state, or null where the state machine has no such transition.
 */
export function transitionRequest(
  app: TransitionContext,
  request: Request,
  input: TransitionInput,
): RequestState | null {
  const state = transition(request.state, input.event);
  if (!state) return null;
  const now = app.clock();
  app.store.requests.update({
    id: request.id,
    state,
    expiresAt: input.wait ? waitEnds(request.asking, input.wait.expiresAt) : null,
    remindAt: input.wait?.remindAt ?? null,
    settledAt: isOpen(state) ? null : now,
    ...recordTransition(app, request, state, input.outcome ?? null),
  });
  enqueueRequesterNotice(app, request, state, input.actor);
  enqueueStepEnd(app, request, state);
  if (!isOpen(state)) enqueueOwnerNotices(app, request, state);
  const event = auditEventFor(input.event, state);
  if (event)
    auditRequest(app, request, {
      event,
      actor: input.actor,
      detail: auditDetail(app, request, input, state),
    });
  if (state === 'scheduled') auditScheduled(app, request, input.actor);
  return state;
}

/** Appends an audit row about a request, within the caller's transaction. */
export function auditRequest(
  app: Pick<AppContext, 'store' | 'clock'>,
  { id: requestId, tenant, address }: Pick<Request, 'id' | 'tenant' | 'address'>,
  row: Pick<AuditEntry, 'event' | 'actor' | 'detail'>,
): void {
  app.store.audit.append({ at: app.clock(), tenant, address, requestId, ...row });
}

/** Says that nothing of a request is missing but its time. */
export const auditScheduled = (
  app: Pick<AppContext, 'store' | 'clock'>,
  request: Pick<Request, 'id' | 'tenant' | 'address' | 'dueAt'> & {
    readonly plan: { readonly hash: string };
  },
  actor: Actor | null,
): void =>
  auditRequest(app, request, {
    event: 'scheduled',
    actor,
    detail: { planHash: request.plan.hash, dueAt: request.dueAt },
  });

/** A decision's row names the plan by its hash; the row of a request's end has all of it. */
function auditDetail(
  app: Pick<AppContext, 'store'>,
  { id, plan }: Request,
  { outcome, job, reason, lookedThrough = 0 }: TransitionInput,
  state: RequestState,
): Record<string, unknown> {
  const { gate, hash: planHash } = plan;
  const given = {
    ...(reason !== undefined && { reason }),
    ...(job !== undefined && { job }),
    ...(lookedThrough > 0 && { lookedThrough }),
  };
  if (isOpen(state)) return { planHash, ...given };
  const reviews = gate.approvals ? app.store.reviews.of(id).map(auditReview) : [];
  return { ...auditedEnd(plan), gate, planHash, reviews, ...given, ...(outcome && { outcome }) };
}

const auditReview = ({ person, reviewer, decision, planHash, at }: ReviewRow) => ({
  person,
  name: reviewer.displayName,
  decision,
  planHash,
  at,
});

/** The event to audit; null for the start of applying, which changes nothing yet. */
function auditEventFor(event: RequestEvent, state: RequestState): AuditEvent | null {
  switch (event.kind) {
    case 'started':
      return null;
    case 'found-changed':
      return 'stale';
    case 'confirmed':
    case 'approved':
    case 'glass-broken':
    case 'due':
      return event.kind;
    default:
      return state === 'stopping' && event.kind === 'cancelled' ? 'stopped' : isOpen(state) ? null : state;
  }
}

type ApprovedRequest = ApprovedPlan & Pick<Request, 'requester' | 'asking' | 'terms'>;

/**
 * Enqueues the jobs that apply an approved request, within the caller's transaction. Where the glass was broken, alerts
 * the approvers too: only now, since the requester might not have confirmed it.
 */
export function enqueueApproved(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
  request: ApprovedRequest,
): void {
  enqueueApply(app, request);
  if (request.asking.breakGlass !== undefined) enqueueApproverAlert(app, [request], 'glass-broken');
}
