import type { ScheduledJob } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { measureMailboxes } from '../../src/requests/mirror/measure-mailboxes.ts';
import { pruneMeasured, recordMeasured } from '../../src/requests/quota/record-measured.ts';

/** Refreshes the sizes that lists show and domains sum up, remembers them by days, and warns of mailboxes that fill up. */
export const measureMailboxesJob = (
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins' | 'publish'>,
): ScheduledJob => ({
  name: 'measure-mailboxes',
  every: 10 * 60_000,
  run: async (stopping) => {
    await measureMailboxes(app, (counted) => recordMeasured(app, counted), stopping);
    await pruneMeasured(app);
    await app.publish();
  },
});
