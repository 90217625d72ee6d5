import type { Request } from './request.ts';

const minute = 60_000;

/** How long a request waits for its requester's confirmation. */
export const confirmationTimeout = 15 * minute;

/** By so much may a clock be put right without anybody being asked or reminded early. */
const clockTolerance = minute;

/**
 * Whether a time is due that was set, and written down, to come within some milliseconds. One that is further off was set
 * before the clock went back: how much of its wait is left nobody knows, and it must not become longer.
 */
export const isDue = (at: number, within: number, now: number): boolean =>
  at <= now || at > latestPlausible(within, now);

/** From when on no time lies that was set by this clock to come within some milliseconds. */
export const latestPlausible = (within: number, now: number): number => now + within + clockTolerance;

/** Whether a request's wait is over, even if it is not marked as expired yet. */
export const isExpired = ({ state, expiresAt }: Pick<Request, 'state' | 'expiresAt'>, now: number): boolean =>
  expiresAt !== null &&
  (state === 'awaiting-confirmation' ? isDue(expiresAt, confirmationTimeout, now) : expiresAt <= now);
