import type { AppContext } from '../context/app-context.ts';
import { changesPerSlice, sweptPlans, weightOfChanges } from './name-plan.ts';

/** Milliseconds for which it is kept where ended requests forwarded to, for plans made before their end. */
const targetLifetime = 60 * 60_000;

type SweepContext = Pick<AppContext, 'store' | 'clock'>;

/**
 * Deletes the changes of plans that no request has named for an hour, a slice a transaction, and where requests forwarded to
 * that ended an hour ago. @returns how many plans.
 */
export async function sweepPlans(app: SweepContext): Promise<number> {
  const plans = sweptPlans(app);
  for (const plan of plans)
    while (await app.store.commit(() => sweepSlice(app, plan), undefined, weightOfChanges(changesPerSlice)));
  await app.store.commit(() => app.store.holds.forgetTargets(app.clock() - targetLifetime));
  return plans.length;
}

/** Deletes some changes of a plan. @returns whether there may be more; not where a request has named the plan since. */
function sweepSlice(app: SweepContext, plan: number): boolean {
  if (!sweptPlans(app).includes(plan)) return false;
  const { changes } = app.store;
  const isLast = changes.drop(plan, changesPerSlice) < changesPerSlice;
  if (isLast) changes.forgetUnnamed(plan);
  return !isLast;
}
