import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { purgeExpired } from '../src/requests/retention/purge.ts';

/** Deletes removed mail whose retention has ended. */
export const purgeRemovedJob = (app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>): ScheduledJob => ({
  name: 'purge-removed',
  every: 60 * 60_000,
  run: () => purgeExpired(app),
});
