import { isRename } from '../../domain/request/change.ts';
import type { ChangeState } from '../../domain/request/change-state.ts';
import type { Request, RequestOutcome } from '../../domain/request/request.ts';
import { isInProgress, isOpen, type RequestState } from '../../domain/request/request-state.ts';
import type { AppContext } from '../context/app-context.ts';

/** What of a transition is stored with the request itself: its outcome as a whole, and how many changes ended with it. */
type OfRequest = {
  readonly outcome: RequestOutcome | null;
  readonly applied: number;
  readonly ended: number;
};

/**
 * Stores what a transition means for a request's changes and what it holds, within the caller's transaction: one that is
 * queued takes its addresses, one that ends releases them, and the only change of one ends with it.
 */
export function recordTransition(
  { store }: Pick<AppContext, 'store'>,
  request: Pick<Request, 'id' | 'state' | 'plan'>,
  to: RequestState,
  outcome: RequestOutcome | null,
): OfRequest {
  const { id, state: from, plan } = request;
  if (!isInProgress(from) && isInProgress(to)) {
    const mayRename = plan.kind === 'many' || plan.changes.some(isRename);
    const held = store.holds.take(plan.key, id, plan.size, mayRename);
    if (held) throw new Error(`Request ${held.id} holds ${held.address} already`);
    if (plan.size === 1) store.changes.send(plan.key, 0, 1);
  }
  if (isInProgress(from) && !isInProgress(to)) store.holds.release(plan.key, id);
  if (from !== 'stopping' && to === 'stopping') store.holds.releasePlanned(plan.key, id);
  const ending = plan.size === 1 && to !== 'cancelled' ? endOfChange(outcome) : null;
  if (ending) store.changes.setState({ plan: plan.key, position: 0, state: ending, outcome });
  else if (!isOpen(to)) store.changes.giveBack(plan.key);
  return {
    outcome: ending ? null : outcome,
    applied: ending === 'applied' ? 1 : 0,
    ended: ending === null || ending === 'sent' ? 0 : 1,
  };
}

/** The state of a change with an outcome; null where it is an outcome of its request alone. */
export function endOfChange(outcome: RequestOutcome | null): ChangeState | null {
  switch (outcome?.kind) {
    case 'applied':
      return 'applied';
    case 'found-changed':
    case 'overtaken':
    case 'interrupted':
    case 'refused':
      return 'stale';
    case 'impossible':
    case 'gave-up':
      return 'failed';
    case 'unfinished':
      return 'sent';
    default:
      return null;
  }
}
