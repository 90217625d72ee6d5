import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { expireRequests } from '../src/requests/lifecycle/expire-requests.ts';

/** Ends what waited for somebody too long. A click that comes before it is refused by the time all the same. */
export const expireRequestsJob = (app: Pick<AppContext, 'store' | 'publish' | 'clock'>): ScheduledJob => ({
  name: 'expire-requests',
  every: 5_000,
  run: async () => {
    if ((await expireRequests(app)) > 0) await app.publish();
  },
});
