import { contentKey, isSmallGrowth, lostBy } from '../../domain/request/many/growth.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { RequestedChange, RequestPlan } from '../../domain/request/request.ts';
import { createTurns } from '../../lib/turns.ts';

/**
 * Whether a fresh plan is the one that was shown, so that a click on that one counts. Where many mailboxes are to be lost,
 * they may have grown by little since.
 */
export async function holdsAsShown(
  shown: RequestPlan,
  changes: readonly RequestedChange[],
  fresh: Plan,
): Promise<boolean> {
  if (fresh.hash === shown.hash) return true;
  if (fresh.changes.length !== changes.length) return false;
  if (JSON.stringify(fresh.gate) !== JSON.stringify(shown.gate)) return false;
  const sized = !isSmallGrowth(lostBy(changes), lostBy(fresh.changes));
  const pause = createTurns();
  for (const [index, change] of changes.entries()) {
    await pause();
    const other = fresh.changes[index];
    if (!other || contentKey(other, { sized }) !== contentKey(change, { sized })) return false;
  }
  return true;
}
