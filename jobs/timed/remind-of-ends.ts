import type { ScheduledJob } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { remindOfEnds } from '../../src/requests/due/remind-of-ends.ts';

/** Reminds people of what is undone soon. */
export const remindOfEndsJob = (app: Pick<AppContext, 'store' | 'publish' | 'clock'>): ScheduledJob => ({
  name: 'remind-of-ends',
  every: 30_000,
  run: async () => {
    if ((await remindOfEnds(app)) > 0) await app.publish();
  },
});
