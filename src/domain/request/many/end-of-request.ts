import type { ChangeState } from '../change-state.ts';
import type { EndEvent } from '../request-state.ts';

/** How many of a request's changes are in each state; a state that is absent counts as none. */
export type ChangeCounts = Readonly<Partial<Record<ChangeState, number>>>;

/**
 * How a request ends, by its changes; null while changes are still to come.
 * @param stopped whether changes that are only planned will never begin.
 */
export function endOfRequest(counts: ChangeCounts, stopped: boolean): EndEvent | null {
  const { planned = 0, sent = 0, applied = 0, stale = 0, failed = 0, skipped = 0 } = counts;
  if (sent > 0 || (planned > 0 && !stopped)) return null;
  const others = planned + stale + failed + skipped;
  if (applied > 0) return { kind: others === 0 ? 'applied' : 'partly-applied' };
  if (planned > 0) return { kind: 'never-began' };
  return { kind: stale > 0 && stale === others ? 'found-changed' : 'failed' };
}
