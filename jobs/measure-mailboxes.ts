import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { measureMailboxes } from '../src/requests/mirror/measure-mailboxes.ts';

/** Refreshes the sizes that lists show and domains sum up. */
export const measureMailboxesJob = (app: Pick<AppContext, 'store' | 'mailServer'>): ScheduledJob => ({
  name: 'measure-mailboxes',
  every: 10 * 60_000,
  run: () => measureMailboxes(app),
});
