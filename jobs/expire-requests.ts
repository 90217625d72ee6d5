import type { ScheduledJob } from '../src/queue/job.ts';
import { sweepPlans } from '../src/requests/changes/sweep-plans.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { expireRequests } from '../src/requests/lifecycle/expire-requests.ts';

/**
 * Expires requests whose wait is over, and deletes plans that came to no request. A click that comes after the deadline and
 * before this job is refused anyway.
 */
export const expireRequestsJob = (
  app: Pick<AppContext, 'store' | 'publish' | 'clock' | 'policy'>,
): ScheduledJob => ({
  name: 'expire-requests',
  every: 5_000,
  run: async (stopping) => {
    if ((await expireRequests(app, stopping)) > 0) await app.publish();
    await sweepPlans(app);
  },
});
