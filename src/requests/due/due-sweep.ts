import type { AppContext } from '../context/app-context.ts';
import { startDueRequests } from './start-due-requests.ts';

const minute = 60_000;

/** Milliseconds by which the clock may have been set forward between two sweeps without any doubt about it. */
const trustedJump = 10 * minute;

/** Milliseconds for which nothing is destroyed on the word of a clock that has jumped. */
export const doubtTime = 10 * minute;

/** What is known about the clock that scheduled requests go by. */
export type ClockDoubt = {
  /** By how many milliseconds it was set forward. */
  readonly jump: number;
  /** How many milliseconds of the doubt are left. */
  readonly left: number;
};

export type DueSweep = ReturnType<typeof createDueSweep>;

/**
 * Carries out the scheduled requests whose time has come, run by run. After the clock was set forward by more than ten minutes
 * while less time passed, those that delete mailboxes wait ten minutes more: somebody may set the clock right.
 */
export function createDueSweep(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins'>,
  /** Milliseconds of a clock that never goes back. */
  monotonicNow: () => number,
) {
  let last: { readonly clock: number; readonly passed: number } | null = null;
  let doubted: { readonly jump: number; readonly at: number } | null = null;

  const doubt = (): ClockDoubt | null => {
    if (!doubted) return null;
    const left = doubted.at + doubtTime - monotonicNow();
    return left > 0 ? { jump: doubted.jump, left } : null;
  };
  const look = (): void => {
    const now = { clock: app.clock(), passed: monotonicNow() };
    const jump = last ? now.clock - last.clock - (now.passed - last.passed) : 0;
    if (jump > trustedJump) doubted = { jump, at: now.passed };
    // Set back again: the doubt was justified, and is over.
    if (jump < -trustedJump) doubted = null;
    last = now;
  };

  return {
    /** @returns how many requests have moved on. */
    run: (): Promise<number> => {
      look();
      return startDueRequests(app, doubt() === null);
    },
    /** Null: nothing waits because of the clock. */
    doubt,
  };
}
