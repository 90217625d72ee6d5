import type { TimedJob } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import { remindApprovers } from '../src/requests/lifecycle/remind-approvers.ts';

/** Calls those who could approve what has waited for them for long. */
export const remindApproversJob = (office: Office): TimedJob => ({
  name: 'remind-approvers',
  every: 30_000,
  run: async () => {
    if ((await remindApprovers(office)) > 0) await office.publish();
  },
});
