import type { TimedJob } from '../src/queue/job.ts';
import { measureMailboxes } from '../src/requests/measure.ts';
import type { Office } from '../src/requests/office.ts';

/** Keeps the sizes in lists, and the sums over domains, from growing old. */
export const measureMailboxesJob = (office: Office): TimedJob => ({
  name: 'measure-mailboxes',
  every: 10 * 60_000,
  run: () => measureMailboxes(office),
});
