import type { ScheduledJob } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import type { DueSweep } from '../../src/requests/due/due-sweep.ts';

/** Carries out the scheduled requests whose time has come. */
export const startDueRequestsJob = (
  app: Pick<AppContext, 'publish'>,
  sweep: Pick<DueSweep, 'run'>,
): ScheduledJob => ({
  name: 'start-due-requests',
  every: 5_000,
  run: async () => {
    if ((await sweep.run()) > 0) await app.publish();
  },
});
