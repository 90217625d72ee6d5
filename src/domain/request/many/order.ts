import { err, ok, type Result } from '../../result.ts';

/** Levels of changes that wait for one another; a chain of aliases that is longer is one that nobody should build. */
export const maxLevels = 16;

/** `too-deep`: more than `maxLevels`. `circular`: changes that wait for one another, so that none could be first. */
export type OrderFault = { readonly kind: 'too-deep' | 'circular'; readonly index: number };

/**
 * The order in which changes are applied: by level, each level only needing those before it, within a level by server, and
 * otherwise as they came.
 * @param needs for each change, the indexes of those that must be applied before it.
 * @param servers for each change, the name of its mail server.
 * @returns the indexes in order.
 */
export function orderChanges(
  needs: readonly (readonly number[])[],
  servers: readonly string[],
): Result<number[], OrderFault> {
  const levels = levelsOf(needs);
  const circular = levels.indexOf(null);
  if (circular >= 0) return err({ kind: 'circular', index: circular });
  const known = levels as number[];
  const deep = known.findIndex((level) => level >= maxLevels);
  if (deep >= 0) return err({ kind: 'too-deep', index: deep });
  const byServer = (one: number, other: number): number => compare(servers[one] ?? '', servers[other] ?? '');
  const indexes = known.map((_, index) => index);
  return ok(
    indexes.sort(
      (one, other) => (known[one] ?? 0) - (known[other] ?? 0) || byServer(one, other) || one - other,
    ),
  );
}

/** The level of each change: 0 where it needs none, otherwise one more than the highest of what it needs; null in a circle. */
export function levelsOf(needs: readonly (readonly number[])[]): (number | null)[] {
  const levels: (number | null)[] = needs.map(() => null);
  // Where a need is listed twice, it is counted and met twice.
  const missing = needs.map((each) => each.length);
  const neededBy: number[][] = needs.map(() => []);
  for (const [index, each] of needs.entries()) for (const needed of each) neededBy[needed]?.push(index);
  const ready = missing.flatMap((count, index) => (count === 0 ? [index] : []));
  for (const index of ready) {
    // What it needs has its level by now.
    const level = (needs[index] ?? []).reduce((most, each) => Math.max(most, (levels[each] ?? 0) + 1), 0);
    levels[index] = level;
    for (const next of neededBy[index] ?? []) {
      missing[next] = (missing[next] ?? 0) - 1;
      if (missing[next] === 0) ready.push(next);
    }
  }
  return levels;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
