import type { Bytes } from '../address/address-state.ts';

/** Shares of a quota, in per cent, at which a mailbox's owner is warned. */
const warningLevels = [80, 95] as const;

export type WarningLevel = (typeof warningLevels)[number];

/** What was last warned of: the level, and the quota that it was of. Null: nothing that still counts. */
export type Warned = { readonly level: WarningLevel; readonly quota: Bytes } | null;

/** How far a mailbox has to fall below a level, in per cent of its quota, before reaching it again is news. */
const hysteresis = 5;

/**
 * What a measurement means for the warnings of a mailbox.
 * @returns what counts as warned of from now on, and whether it is to be said now.
 */
export function weighUse(
  warned: Warned,
  used: Bytes,
  quota: Bytes | null,
): { readonly warned: Warned; readonly isNews: boolean } {
  if (quota === null || quota <= 0) return { warned: null, isNews: false };
  const reached = levelAt(used, quota, 0);
  // A new quota is measured afresh: what was nearly full may have room now, and the other way round.
  const slack = warned?.quota === quota ? hysteresis : 0;
  const kept = levelAt(used, quota, slack);
  const before = warned?.level ?? 0;
  const still = Math.min(before, kept ?? 0);
  const level = Math.max(still, reached ?? 0);
  return {
    warned: level === 0 ? null : { level: level === 80 ? 80 : 95, quota },
    isNews: (reached ?? 0) > still,
  };
}

/** The highest level that is reached, or that is at most `slack` per cent away. */
const levelAt = (used: Bytes, quota: Bytes, slack: number): WarningLevel | null =>
  warningLevels.findLast((level) => used * 100 >= quota * (level - slack)) ?? null;
