import type { AppContext } from '../context/app-context.ts';
import { changesPerSlice, weightOfChanges } from './name-plan.ts';

const hour = 60 * 60_000;

/**
 * Deletes the changes of plans that no request has named for an hour, a slice a transaction, and where requests forwarded to
 * that ended an hour ago. @returns how many plans.
 */
export async function sweepPlans({ store, clock }: Pick<AppContext, 'store' | 'clock'>): Promise<number> {
  const plans = store.changes.unnamedBefore(clock() - hour);
  for (const plan of plans) {
    const dropSlice = () => store.changes.drop(plan, changesPerSlice);
    while ((await store.commit(dropSlice, undefined, weightOfChanges(changesPerSlice))) > 0);
    await store.commit(() => store.changes.forgetUnnamed(plan));
  }
  await store.commit(() => store.holds.forgetTargets(clock() - hour));
  return plans.length;
}
