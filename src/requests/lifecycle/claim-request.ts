import { isForServer } from '../../domain/request/change.ts';
import {
  isOfOne,
  type Request,
  type RequestedChange,
  type RequestOutcome,
} from '../../domain/request/request.ts';
import { transition } from '../../domain/request/request-state.ts';
import type { AppContext } from '../context/app-context.ts';
import { type ApplyChangeJob, mostOut } from '../outbox/enqueue-apply.ts';
import { findOpenOrder, type OpenOrder } from '../outbox/order.ts';
import { workerIsThere } from '../outbox/watch-workers.ts';
import { type ChangeResult, settleChanges } from './settle.ts';

/**
 * A claimed request, and which of its changes to apply now; nothing to do, since it was cancelled or settled by an earlier
 * run; or another request to wait for.
 */
export type ClaimResult =
  | {
      readonly kind: 'begun';
      readonly request: Request;
      readonly changes: readonly RequestedChange[];
      /** Whether others of the row wait for another request. */
      readonly othersWait: boolean;
      /** Whether an earlier attempt was cut off: what it was to write may be written. */
      readonly wasCutOff: boolean;
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wait' };

/**
 * Claims the changes of an outbox row for a mail server, in one transaction: from then on nobody can cancel them. What
 * needs a change that was not applied is skipped. Removes a row without work.
 * @param claim the id of a claim by a worker on another host: reports of earlier claims no longer count.
 */
export function claimRequest(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'retentionDays' | 'policy'>,
  server: string,
  row: number,
  claim?: string,
): Promise<ClaimResult> {
  const { requests, outbox } = app.store;
  return app.store.commit((): ClaimResult => {
    if (claim !== undefined) workerIsThere(app, server);
    const order = findOpenOrder(app, server, row);
    if (!order) return { kind: 'nothing' };
    const { request, data, changes: left } = order;
    const next = transition(request.state, { kind: 'started' });
    const { ready, ends } = next ? splitByChance(app, order, server) : { ready: [], ends: [] };
    if (!next || left.length === 0) {
      outbox.remove(row);
      return { kind: 'nothing' };
    }
    const changes = ready.filter((each) => !isBlockedByPassword(app, each));
    if (changes.length === 0 && ends.length === 0) return { kind: 'wait' };
    if (next !== request.state) requests.setState(request.id, next);
    if (ends.length > 0) settleChanges(app, request.id, ends, row);
    if (ready.length === 0) {
      outbox.remove(row);
      return { kind: 'nothing' };
    }
    if (changes.length === 0) return { kind: 'wait' };
    // The state of a request of one tells its first attempt, which is nearly always the only one.
    const isFirst = isOfOne(request) ? request.state === 'queued' : data.attempt === undefined;
    const wasCutOff = !isFirst && data.attempt !== 'failed';
    const attempt = wasCutOff ? 'cut-off' : 'begun';
    if (claim !== undefined) outbox.setData(row, { ...data, claim } satisfies ApplyChangeJob);
    else if (!(isFirst && isOfOne(request)) && data.attempt !== attempt)
      outbox.setData(row, { ...data, attempt } satisfies ApplyChangeJob);
    return { kind: 'begun', request, changes, othersWait: changes.length < ready.length, wasCutOff };
  });
}

/** Notes that an attempt has said that it failed, and that its row is tried again; within the caller's transaction. */
export function noteFailedAttempt({ store: { outbox } }: Pick<AppContext, 'store'>, row: number): void {
  const data = outbox.get(row)?.data as ApplyChangeJob | undefined;
  if (data && data.attempt !== 'cut-off')
    outbox.setData(row, { ...data, attempt: 'failed' } satisfies ApplyChangeJob);
}

/**
 * The changes that the mail server is to try, and the ends of those that it is not: they are made in our own database, what
 * they need was not applied, or their server was given up.
 */
function splitByChance(
  app: Pick<AppContext, 'store'>,
  { request, data, changes }: OpenOrder,
  server: string,
): { readonly ready: readonly RequestedChange[]; readonly ends: readonly ChangeResult[] } {
  const { ready, skipped } = splitByNeeds(app, request, changes);
  const ends = skipped.map(({ position }): ChangeResult => ({ position, result: { kind: 'skipped' } }));
  const givenUp = givenUpBefore(app, request, server, data);
  if (givenUp)
    return { ready: [], ends: [...ends, ...ready.map(({ position }) => ({ position, result: givenUp }))] };
  const own = ready.filter(({ change }) => !isForServer(change));
  return {
    ready: ready.filter(({ change }) => isForServer(change)),
    ends: [...ends, ...own.map(({ position }): ChangeResult => ({ position, result: madeHere }))],
  };
}

/** What comes of a change that is made in our own database: all of it is done when it is settled. */
const madeHere = { kind: 'applied', removed: [] } as const;

type GivenUp = Extract<RequestOutcome, { kind: 'gave-up' }>;

/**
 * How a batch before was given up because this server is away, while nothing of the request is applied: the others need not
 * wait for as long as that one did. At least one of the last batches of the server had ended before this one was sent.
 */
function givenUpBefore(
  { store }: Pick<AppContext, 'store'>,
  { plan, batches, applied, ended }: Request,
  server: string,
  { batch = 0, attempt }: ApplyChangeJob,
): GivenUp | null {
  if (applied > 0 || ended === 0 || attempt === 'begun' || attempt === 'cut-off') return null;
  const before = (batches ?? []).slice(0, batch).filter((each) => each.server === server);
  for (const { from, to } of before.slice(-mostOut)) {
    const [failed] = store.changes.page(plan.key, { after: from - 1, limit: 1, states: ['failed'] });
    const outcome = failed && failed.position < to ? failed.outcome : null;
    if (outcome?.kind === 'gave-up' && outcome.trouble !== null) return outcome;
  }
  return null;
}

/** Changes all of whose needs were applied, and others, which can't be applied any more. */
function splitByNeeds(
  { store }: Pick<AppContext, 'store'>,
  { plan }: Request,
  changes: readonly RequestedChange[],
) {
  const needed = changes.flatMap(({ needs }) => needs);
  const missing = new Set(needed.length === 0 ? [] : store.changes.unappliedOf(plan.key, needed));
  const isSkipped = ({ needs }: RequestedChange) => needs.some((each) => missing.has(each));
  return { ready: changes.filter((each) => !isSkipped(each)), skipped: changes.filter(isSkipped) };
}

/** Whether a new password is in progress that would arrive after all access was revoked. */
const isBlockedByPassword = ({ store }: Pick<AppContext, 'store'>, { change }: RequestedChange): boolean =>
  change.kind === 'owner' && change.locksOut && store.holds.find(change.address, 'passwords') !== undefined;
