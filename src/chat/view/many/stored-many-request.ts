import { targetOf } from '../../../domain/request/change.ts';
import type { Batch } from '../../../domain/request/many/batches.ts';
import type { PlanSummary } from '../../../domain/request/many/plan-summary.ts';
import type { Request, RequestedChange, RequestPlan } from '../../../domain/request/request.ts';
import { isInProgress, isWaiting } from '../../../domain/request/request-state.ts';
import type { AppContext } from '../../../requests/context/app-context.ts';
import { absentWorker, waitingSince } from '../../../requests/outbox/watch-workers.ts';
import type { FailureCount, ManyRequest } from './many-request.ts';

type Source = Pick<AppContext, 'store' | 'mailServer'>;

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
    stoppable: isStoppable(app, request),
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

/** As `cancel` has it: what is on its way to a mail server comes to its end. */
const isStoppable = ({ store }: Source, { state, plan }: Request): boolean =>
  state === 'queued' ||
  (state === 'applying' && store.changes.page(plan.key, { limit: 1, states: ['planned'] }).length > 0);

/** Why changes were not applied, each reason once. */
function failuresOf({ store }: Source, { plan, ended, applied }: Request): FailureCount[] {
  if (ended === applied) return [];
  return store.changes
    .failures(plan.key)
    .map(({ first, count }) => ({ reason: first.outcome, count, first: addressOf(first) }));
}

const addressOf = ({ change }: RequestedChange) => targetOf(change);

/** The mail server that a request waits for: one whose worker is gone, or that of the first change that could not be finished. */
function awayServer(app: Source, request: Request): ManyRequest['away'] {
  const { plan, state, batches, domains } = request;
  if (!isInProgress(state)) return null;
  const sent = app.store.changes.page(plan.key, { limit: 1_000, states: ['sent'] });
  const absent = absentWorker(app, request);
  if (absent) {
    const { server, since, runs } = absent;
    const waiting = sent.filter(({ position }) => runs.some((run) => isIn(run, position))).length;
    return { server, trouble: 'no-worker', waiting, since };
  }
  const waiting = sent.filter(({ outcome }) => outcome?.kind === 'unfinished');
  const [first] = waiting;
  if (!first) return null;
  const server = batches?.find((batch) => isIn(batch, first.position))?.server ?? domains[0] ?? '';
  const since = waitingSince(app, server, request) ?? null;
  return { server, trouble: 'unreachable', waiting: waiting.length, since };
}

const isIn = ({ from, to }: Pick<Batch, 'from' | 'to'>, position: number): boolean =>
  position >= from && position < to;
