import type { Job } from './job.ts';

/** What went wrong last, for status pages: by the name of what it went wrong with. */
export type LastErrors = {
  /** Has a job's failures be remembered under a name. */
  readonly noting: <Data>(name: string, job: Job<Data>) => Job<Data>;
  readonly of: (name: string) => LastError | undefined;
};

/** What a failure said, when by the clock, and how many milliseconds have passed since. */
export type LastError = { readonly at: number; readonly message: string; readonly ago: number };

/** @param passing milliseconds that only ever grow. */
export function createLastErrors(clock: () => number, passing: () => number): LastErrors {
  const last = new Map<string, Omit<LastError, 'ago'> & { readonly passed: number }>();
  return {
    noting: (name, job) => async (run) => {
      try {
        await job(run);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        last.set(name, { at: clock(), passed: passing(), message });
        throw error;
      }
    },
    of: (name) => {
      const error = last.get(name);
      return error && { at: error.at, message: error.message, ago: passing() - error.passed };
    },
  };
}
