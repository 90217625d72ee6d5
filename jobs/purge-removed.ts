import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { purgeExpired } from '../src/requests/retention/purge.ts';

/** Deletes for good what was removed so long ago that it can't be brought back any more. */
export const purgeRemovedJob = (app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>): ScheduledJob => ({
  name: 'purge-removed',
  every: 60 * 60_000,
  run: () => purgeExpired(app),
});
