import { errorMessage } from '../lib/error-details.ts';
import type { Job } from './job.ts';

/** The last error for each name, for health checks. */
export type LastErrors = {
  /** Wraps a job so that its failures are recorded under a name. */
  readonly recordFailures: <Data>(name: string, job: Job<Data>) => Job<Data>;
  readonly of: (name: string) => LastError | undefined;
};

/** `at`: milliseconds since 1970; `ago`: milliseconds that have passed since then. */
type LastError = { readonly at: number; readonly message: string; readonly ago: number };

/** @param monotonicNow milliseconds of a clock that never goes back. */
export function createLastErrors(clock: () => number, monotonicNow: () => number): LastErrors {
  const last = new Map<string, Omit<LastError, 'ago'> & { readonly monotonicAt: number }>();
  return {
    recordFailures: (name, job) => async (run) => {
      try {
        await job(run);
      } catch (error) {
        const message = errorMessage(error);
        last.set(name, { at: clock(), monotonicAt: monotonicNow(), message });
        throw error;
      }
    },
    of: (name) => {
      const error = last.get(name);
      return error && { at: error.at, message: error.message, ago: monotonicNow() - error.monotonicAt };
    },
  };
}
