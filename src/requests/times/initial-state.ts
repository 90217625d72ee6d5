import { confirmationTime, isForLater, waitEnds } from '../../domain/request/deadlines.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { ApprovalDeadlines, RequestOptions } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { firstDeadlines } from '../planning/approval-deadlines.ts';

type InitialState = {
  readonly state: RequestState;
  readonly expiresAt: number | null;
  readonly remindAt: number | null;
};

/** The state in which a request begins, and how long it waits for people. */
export function initialState(
  plan: Plan,
  terms: ApprovalDeadlines | null,
  asking: RequestOptions,
  now: number,
): InitialState {
  const { gate } = plan;
  const ends = (at: number) => ({ expiresAt: waitEnds(asking, at) });
  if (gate.confirm)
    return { state: 'awaiting-confirmation', ...ends(now + confirmationTime(plan)), remindAt: null };
  const dueAt = asking.at?.at ?? null;
  const wait = terms && firstDeadlines(terms, now);
  return gate.approvals && wait
    ? { state: 'awaiting-approval', ...wait, ...ends(wait.expiresAt) }
    : { state: isForLater({ dueAt }, now) ? 'scheduled' : 'queued', expiresAt: null, remindAt: null };
}
