import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Plan } from '../../domain/request/plan.ts';
import type { AppContext } from '../context/app-context.ts';
import { changesPerSlice, weightOfChanges } from './name-plan.ts';

/**
 * Writes the changes of a long plan before its request, in slices, so that nobody else waits for all of them. Until a request
 * names the plan, nobody was told of it: {@link sweepPlans} deletes it where that never happens.
 * @returns its key; undefined for a short plan, which is written with its request.
 */
export async function writePlan(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  { changes, gate }: Plan,
): Promise<number | undefined> {
  if (changes.length <= changesPerSlice) return undefined;
  const key = await store.commit(() => {
    const { plan } = store.changes.next();
    store.changes.noteUnnamed(plan, clock());
    return plan;
  });
  for (let from = 0; from < changes.length; from += changesPerSlice) {
    const slice = changes.slice(from, from + changesPerSlice);
    const write = () => store.changes.insertMany(key, slice, gate);
    await store.commit(write, undefined, weightOfChanges(slice.length));
    await nextTurn();
  }
  return key;
}
