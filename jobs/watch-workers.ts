import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { watchWorkers } from '../src/requests/outbox/watch-workers.ts';

/** Says where people wait for a worker on another host that is gone, and when it is back. */
export const watchWorkersJob = (
  app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'clock'>,
): ScheduledJob => ({
  name: 'watch-workers',
  every: 30_000,
  run: async () => void (await watchWorkers(app)),
});
