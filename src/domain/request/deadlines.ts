import { pagesToLookThrough } from './many/before-agreeing.ts';
import type { PlanSummary } from './many/plan-summary.ts';
import type { Request } from './request.ts';

const minute = 60_000;

/** How long a request waits for its requester's confirmation, at least. */
export const confirmationTimeout = 15 * minute;

/** How long a request waits for its requester's confirmation: a minute more for each page that they look through. */
export const confirmationTime = (summary: Pick<PlanSummary, 'mustSee'> | null): number =>
  confirmationTimeout + (summary ? pagesToLookThrough(summary) * minute : 0);

/** Milliseconds by which the clock may be corrected without a deadline counting as implausible. */
const clockTolerance = minute;

/**
 * Whether a stored time is due. It was set to come `within` milliseconds: one further off was set before the clock was set
 * back, and counts as due, since the rest of its wait is unknown and must not grow.
 */
export const isDue = (at: number, within: number, now: number): boolean =>
  at <= now || at > latestPlausible(within, now);

/** The latest time that this clock could have set to come `within` milliseconds. */
export const latestPlausible = (within: number, now: number): number => now + within + clockTolerance;

/** Whether a request's wait is over, even if it is not marked as expired yet. */
export const isExpired = (
  { state, expiresAt, plan }: Pick<Request, 'state' | 'expiresAt' | 'plan'>,
  now: number,
): boolean =>
  expiresAt !== null &&
  (state === 'awaiting-confirmation'
    ? isDue(expiresAt, confirmationTime(plan.summary), now)
    : expiresAt <= now);
