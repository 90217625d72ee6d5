import type { Batch } from '../../domain/request/many/batches.ts';
import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { mailServerQueue } from './queue-names.ts';

/** The data of an `apply-change` job. The changes themselves are stored with the request, and nowhere else. */
export type ApplyChangeJob = {
  readonly request: number;
  /** The hash of the plan that was confirmed and approved. Rows of older versions have none. */
  readonly planHash?: string;
  /** The index of the batch that it applies; absent: the only one. */
  readonly batch?: number;
  /** The newest claim of a worker on another host: only a report of that claim counts. */
  readonly claim?: string;
  /**
   * What is known of the attempts of this process: the last one has begun, or has said that it failed; or one never said how
   * it ended, and so may have been killed after it had written. Absent: there was none, or the first one of a request of one.
   */
  readonly attempt?: 'begun' | 'failed' | 'cut-off';
};

/** What the jobs that apply a request's changes are made from. */
export type ApprovedPlan = Pick<Request, 'id' | 'domains' | 'batches'> & {
  readonly plan: Pick<Request['plan'], 'key' | 'size' | 'hash'>;
};

/** How many batches of a request are on their way to a mail server at once: who asks for one change waits behind no more. */
export const mostOut = 2;

/**
 * Adds the jobs that apply what is to be applied next of a request to the outbox, within the caller's transaction: of each
 * mail server at most two batches, each once all that it needs has ended.
 */
export function enqueueApply(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
  request: ApprovedPlan,
): void {
  const batches = batchesOf(app, request);
  // The only change of a plan is sent with its request.
  if (request.plan.size === 1) for (const { server } of batches) addJob(app, request, server);
  else sendReady(app, request, batches);
}

function sendReady(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
  request: ApprovedPlan,
  batches: readonly Batch[],
): void {
  const states = batchStates(app, request, batches);
  const out = new Map<string, number>();
  for (const [index, { server }] of batches.entries())
    if (states[index] === 'out') out.set(server, (out.get(server) ?? 0) + 1);
  for (const [index, batch] of batches.entries()) {
    const others = out.get(batch.server) ?? 0;
    const isReady = states[index] === 'waiting' && batch.needs.every((each) => states[each] === 'ended');
    if (!isReady || others >= mostOut) continue;
    sendBatch(app, request, batch, index);
    states[index] = 'out';
    out.set(batch.server, others + 1);
  }
  noteEnded(app, request, states);
}

/** A request's batches; of one that has a single one, that. */
export const batchesOf = (
  { mailServer }: Pick<AppContext, 'mailServer'>,
  { domains: [domain], plan, batches }: ApprovedPlan,
): readonly Batch[] =>
  batches ??
  (domain === undefined
    ? []
    : [{ server: mailServer.serverOf(domain).name, from: 0, to: plan.size, needs: [] }]);

type BatchState = 'waiting' | 'out' | 'ended';

/** Which batches are still to be sent, are on their way, or have ended, by the changes that are left. */
function batchStates(
  { store }: Pick<AppContext, 'store'>,
  { plan }: ApprovedPlan,
  batches: readonly Batch[],
): BatchState[] {
  const left = batches.filter(({ hasEnded }) => !hasEnded);
  const open = store.changes.openInRuns(plan.key, left).values();
  return batches.map(({ hasEnded }) => {
    const state = hasEnded ? null : open.next().value;
    return state ? (state === 'sent' ? 'out' : 'waiting') : 'ended';
  });
}

/** Notes which batches have ended: a change that has ended is never open again. */
function noteEnded(
  { store }: Pick<AppContext, 'store'>,
  { id, batches }: ApprovedPlan,
  states: readonly BatchState[],
): void {
  const isNew = (batch: Batch, index: number) => states[index] === 'ended' && !batch.hasEnded;
  if (batches?.some(isNew))
    store.requests.setBatches(
      id,
      batches.map((each, index) => (isNew(each, index) ? { ...each, hasEnded: true } : each)),
    );
}

function sendBatch(
  app: Pick<AppContext, 'store' | 'clock'>,
  request: ApprovedPlan,
  { server, from, to }: Batch,
  index: number,
): void {
  app.store.changes.send(request.plan.key, from, to);
  addJob(app, request, server, request.batches ? { batch: index } : {});
}

function addJob(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  { id, plan }: ApprovedPlan,
  server: string,
  part: Pick<ApplyChangeJob, 'batch'> = {},
): void {
  const data: ApplyChangeJob = { request: id, planHash: plan.hash, ...part };
  store.outbox.add({ queue: mailServerQueue(server), job: 'apply-change', data, createdAt: clock() });
}
