import { setTimeout as sleep } from 'node:timers/promises';
import type { OldRequest } from '../../store/tables/pruning/old-requests.ts';
import { changesPerSlice } from '../changes/name-plan.ts';
import type { AppContext } from '../context/app-context.ts';

const day = 24 * 60 * 60_000;

/** Requests that are removed together: some milliseconds. */
const batchSize = 25;
/** Batches of one run, and milliseconds between two of them. */
const mostBatches = 40;
const pause = 20;
/** Records that are removed together. */
const recordBatch = 250;
/** Where as many jobs wait, people wait too: then nothing is removed. */
const busy = 50;

type PruneContext = Pick<AppContext, 'store' | 'clock'>;

/** The time before which what ended is no longer kept. */
const keptSince = ({ clock }: Pick<AppContext, 'clock'>, days: number): number => clock() - days * day;

/**
 * Removes some of the requests that ended longer ago than they are kept, with all that belongs to them. Those stay that open
 * requests refer to, and those that removed a mailbox which can still be restored.
 * @returns the time before which no request is left; null: there is more to be removed.
 */
export async function pruneRequests(app: PruneContext, days: number): Promise<number | null> {
  const { store } = app;
  for (let batch = 0; batch < mostBatches && store.outbox.count() < busy; batch += 1) {
    const removed = await store.commit(() => removeSome(app, days), undefined, batchSize * 4);
    if (removed < batchSize) return Math.min(keptSince(app, days), store.oldRequests.oldest() ?? app.clock());
    await sleep(pause);
  }
  return null;
}

function removeSome(app: PruneContext, days: number): number {
  const { store, clock } = app;
  const before = keptSince(app, days);
  const old = store.oldRequests.find({ before, now: clock() }, batchSize);
  for (const request of old) removeOne(app, request);
  const last = old.at(-1);
  if (last) store.oldRequests.note({ upTo: last.id, endedBefore: before, days });
  return old.length;
}

/** Removes some of what was noticed or found longer ago than it is kept. */
export async function pruneRecords(app: PruneContext, days: number): Promise<void> {
  const { store } = app;
  const before = keptSince(app, days);
  const remove = () =>
    store.oldRecords.removeDrift(before, recordBatch) + store.oldRecords.removeFindings(before, recordBatch);
  await store.commit(remove, undefined, recordBatch);
}

/** Many changes are left to `sweepPlans`, which removes those that no request names, some at a time. */
function removeOne({ store }: PruneContext, { id, plan, changes }: OldRequest): void {
  store.oldRequests.remove(id);
  if (changes > changesPerSlice) store.changes.noteUnnamed(plan, 0);
  else while (store.changes.drop(plan, changesPerSlice) === changesPerSlice);
}
