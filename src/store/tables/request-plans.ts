import { type Plan, soleChange } from '../../domain/request/plan.ts';
import type { Request, RequestedChange, RequestOutcome } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import type { requests, StoredPlan } from '../schema.ts';

type RequestRow = typeof requests.$inferSelect;

/** A plan of one change as it is stored with its request. */
export function encodePlan(plan: Plan): StoredPlan {
  const { change, effects } = soleChange(plan);
  return { change, effects, gate: plan.gate, hash: plan.hash };
}

/** Reads a request from its row. */
export function requestOfRow({ plan: { change, effects, gate, hash }, ...row }: RequestRow): Request {
  const only: RequestedChange = {
    position: 0,
    line: null,
    change,
    effects,
    owner: row.asking.owner ?? null,
    needs: [],
    state: changeStateIn(row.state, row.outcome),
    outcome: row.outcome?.kind === 'ended-by' ? null : row.outcome,
  };
  return { ...row, plan: { kind: 'few', key: row.id, size: 1, changes: [only], gate, hash } };
}

/** The state of a request's only change: it follows from the request's. */
function changeStateIn(state: RequestState, outcome: RequestOutcome | null): RequestedChange['state'] {
  switch (state) {
    case 'queued':
    case 'applying':
      return 'sent';
    case 'applied':
    case 'failed':
      return state;
    case 'stale':
      return outcome === null ? 'planned' : 'stale';
    default:
      return 'planned';
  }
}
