import type { TimedJob } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import { expireRequests } from '../src/requests/lifecycle/expire-requests.ts';

/** Ends what waited for somebody too long. A click that comes before it is refused by the time all the same. */
export const expireRequestsJob = (office: Office): TimedJob => ({
  name: 'expire-requests',
  every: 5_000,
  run: async () => {
    if ((await expireRequests(office)) > 0) await office.publish();
  },
});
