import { pagesToLookThrough } from './many/before-agreeing.ts';
import type { PlanSummary } from './many/plan-summary.ts';
import type { Request } from './request.ts';

const minute = 60_000;

/** How long a request waits for its requester's confirmation, at least. */
export const confirmationTimeout = 15 * minute;

/** How long a request waits for its requester's confirmation: a minute more for each page that they look through. */
export const confirmationTime = (summary: Pick<PlanSummary, 'mustSee'> | null): number =>
  confirmationTimeout + (summary ? pagesToLookThrough(summary) * minute : 0);

/** How long a request waits for a confirmation once its time has come: at an hour that nobody chose to sit there. */
export const reopenedTimeout = 7 * 24 * 60 * minute;

/** How long a request, as it is, waits for a confirmation. */
export const confirmationTimeOf = ({
  asking,
  plan,
}: {
  readonly asking: Pick<Request['asking'], 'reopened'>;
  readonly plan: { readonly summary: Pick<PlanSummary, 'mustSee'> | null };
}): number => (asking.reopened ? reopenedTimeout : confirmationTime(plan.summary));

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

/** When a wait ends: no later than what is asked for, where that is for a time only. */
export const waitEnds = (
  { until, offboards }: Pick<Request['asking'], 'until' | 'offboards'>,
  expiresAt: number,
): number => Math.min(expiresAt, until?.at ?? expiresAt, offboards?.keep?.at ?? expiresAt);

/** Whether a request is to be applied at a time that is still to come. */
export const isForLater = ({ dueAt }: Pick<Request, 'dueAt'>, now: number): boolean =>
  dueAt !== null && dueAt > now;

/** Whether a request's wait is over, even if it is not marked as expired yet. */
export const isExpired = (
  { state, expiresAt, plan, asking }: Pick<Request, 'state' | 'expiresAt' | 'plan' | 'asking'>,
  now: number,
): boolean =>
  expiresAt !== null &&
  (state === 'awaiting-confirmation'
    ? isDue(expiresAt, confirmationTimeOf({ plan, asking }), now)
    : expiresAt <= now);
