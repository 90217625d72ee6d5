import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { remindApprovers } from '../src/requests/lifecycle/remind-approvers.ts';

/** Alerts approvers to requests that have waited for long. */
export const remindApproversJob = (app: Pick<AppContext, 'store' | 'publish' | 'clock'>): ScheduledJob => ({
  name: 'remind-approvers',
  every: 30_000,
  run: async () => {
    if ((await remindApprovers(app)) > 0) await app.publish();
  },
});
