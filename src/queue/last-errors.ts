import { errorMessage } from '../lib/error-details.ts';
import type { Job } from './job.ts';

/** What went wrong last, for status pages: by the name of what it went wrong with. */
export type LastErrors = {
  /** Has a job's failures be remembered under a name. */
  readonly recordFailures: <Data>(name: string, job: Job<Data>) => Job<Data>;
  readonly of: (name: string) => LastError | undefined;
};

/** What a failure said, when by the clock, and how many milliseconds have passed since. */
export type LastError = { readonly at: number; readonly message: string; readonly ago: number };

/** @param monotonicNow milliseconds that only ever grow. */
export function createLastErrors(clock: () => number, monotonicNow: () => number): LastErrors {
  const last = new Map<string, Omit<LastError, 'ago'> & { readonly passed: number }>();
  return {
    recordFailures: (name, job) => async (run) => {
      try {
        await job(run);
      } catch (error) {
        const message = errorMessage(error);
        last.set(name, { at: clock(), passed: monotonicNow(), message });
        throw error;
      }
    },
    of: (name) => {
      const error = last.get(name);
      return error && { at: error.at, message: error.message, ago: monotonicNow() - error.passed };
    },
  };
}
