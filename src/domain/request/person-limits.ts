import type { PolicyFault } from '../fault.ts';

const day = 24 * 60 * 60_000;

/**
 * The fault of somebody who has too many open requests: when enough of them will have expired.
 * @param expiries of their open requests, the first at first; null: it doesn't expire by itself.
 */
export function tooManyOpen(expiries: readonly (number | null)[], limit: number): PolicyFault {
  const open = expiries.length;
  return { code: 'too-many-open', limit, open, until: limit > 0 ? (expiries[open - limit] ?? null) : null };
}

/**
 * The fault of somebody who asks for too many changes in a day: how many are left, and when as many as they want will be,
 * since what they asked for a day before no longer counts.
 * @param asked what they asked for within the last day, the oldest first.
 */
export function tooManyToday(
  asked: readonly { readonly at: number; readonly changes: number }[],
  count: number,
  limit: number,
): PolicyFault {
  let left = limit - asked.reduce((sum, { changes }) => sum + changes, 0);
  const fault = { code: 'too-many-today', limit, count, left: Math.max(0, left) } as const;
  for (const { at, changes } of asked) {
    left += changes;
    if (left >= count) return { ...fault, until: at + day };
  }
  return { ...fault, until: null };
}
