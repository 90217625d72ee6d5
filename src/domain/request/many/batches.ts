import type { PlannedChange } from '../planned-change.ts';
import { levelsOf } from './order.ts';

/** A run of positions that one job applies. None of its changes needs another of them. */
export type Batch = {
  readonly server: string;
  /** The first position, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** The indexes of the batches that have changes which this one's need; all are smaller than its own. */
  readonly needs: readonly number[];
  /** Noted once none of its changes is left to be applied, so that they need not all be looked at again. */
  readonly hasEnded?: true;
};

/** A mail server by its name, with the most changes in one of its jobs. */
type BatchServer = { readonly name: string; readonly ordersPerJob: number };

/**
 * Cuts a plan into batches: runs of one server and one level, each as long as the server's jobs may be.
 * @param changes in order of position.
 */
export function cutIntoBatches(
  changes: readonly Pick<PlannedChange, 'change' | 'needs'>[],
  serverOf: (change: PlannedChange['change']) => BatchServer,
): Batch[] {
  const levels = levelsOf(changes.map(({ needs }) => needs));
  const runs: {
    readonly server: string;
    readonly level: number | null;
    readonly from: number;
    to: number;
  }[] = [];
  for (const [position, { change }] of changes.entries()) {
    const { name: server, ordersPerJob } = serverOf(change);
    const level = levels[position] ?? null;
    const last = runs.at(-1);
    const fits = last?.server === server && last.level === level && last.to - last.from < ordersPerJob;
    if (last && fits) last.to = position + 1;
    else runs.push({ server, level, from: position, to: position + 1 });
  }
  const batchAt = runs.flatMap(({ from, to }, batch) => Array<number>(to - from).fill(batch));
  return runs.map(({ server, from, to }) => {
    const needed = changes
      .slice(from, to)
      .flatMap(({ needs }) => needs.flatMap((each) => batchAt[each] ?? []));
    return { server, from, to, needs: [...new Set(needed)].sort((one, other) => one - other) };
  });
}
