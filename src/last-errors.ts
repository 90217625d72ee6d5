import type { Job } from './queue/job.ts';

/** What went wrong last, for status pages: by the name of what it went wrong with. */
export type LastErrors = {
  /** Has a job's failures be remembered under a name. */
  readonly noting: <Data>(name: string, job: Job<Data>) => Job<Data>;
  readonly of: (name: string) => { readonly at: number; readonly message: string } | undefined;
};

export function createLastErrors(clock: () => number): LastErrors {
  const last = new Map<string, { readonly at: number; readonly message: string }>();
  return {
    noting: (name, job) => async (run) => {
      try {
        await job(run);
      } catch (error) {
        last.set(name, { at: clock(), message: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    },
    of: (name) => last.get(name),
  };
}
