import { postmasterOf } from '../../../domain/address/address.ts';
import type { PlanSummary } from '../../../domain/request/many/plan-summary.ts';
import type { Request, RequestedChange, RequestPlan } from '../../../domain/request/request.ts';
import { isWaiting } from '../../../domain/request/request-state.ts';
import type { AppContext } from '../../../requests/context/app-context.ts';
import type { FailureCount, ManyRequest } from './many-request.ts';

type Source = Pick<AppContext, 'store'>;

/** Reads what is shown of a stored request of several changes now. */
export function storedManyRequest(app: Source, request: Request): ManyRequest {
  const { plan } = request;
  return {
    ...request,
    plan: {
      ...{ hash: plan.hash, size: plan.size, gate: plan.gate },
      summary: storedSummary(plan),
      ...(plan.kind === 'few' && { changes: plan.changes }),
    },
    leftOut: leftOutOf(app, request),
    failures: failuresOf(app, request),
    away: awayServer(app, request),
  };
}

function storedSummary({ summary }: RequestPlan): PlanSummary {
  if (!summary) throw new RangeError('The request has a single change');
  return summary;
}

function leftOutOf({ store }: Source, { id, address, state }: Request): number {
  if (!isWaiting(state)) return 0;
  const row = store.audit.forRequest(id, address).findLast(({ event }) => event === 'replanned');
  const { leftOut } = (row?.detail ?? {}) as { readonly leftOut?: unknown };
  return typeof leftOut === 'number' ? leftOut : 0;
}

/** Why changes were not applied, each reason once. */
function failuresOf({ store }: Source, { plan, ended, applied }: Request): FailureCount[] {
  if (ended === applied) return [];
  return store.changes
    .failures(plan.key)
    .map(({ first, count }) => ({ reason: first.outcome, count, first: addressOf(first) }));
}

const addressOf = ({ change }: RequestedChange) =>
  change.kind === 'domain' ? postmasterOf(change.domain) : change.address;

/** The mail server that a request waits for, by the first change that could not be finished. */
function awayServer({ store }: Source, { plan, state, batches, domains }: Request): ManyRequest['away'] {
  if (state !== 'applying' && state !== 'stopping') return null;
  const sent = store.changes.page(plan.key, { limit: 1_000, states: ['sent'] });
  const waiting = sent.filter(({ outcome }) => outcome?.kind === 'unfinished');
  const [first] = waiting;
  if (!first) return null;
  const batch = batches?.find(({ from, to }) => first.position >= from && first.position < to);
  return { server: batch?.server ?? domains[0] ?? '', waiting: waiting.length };
}
