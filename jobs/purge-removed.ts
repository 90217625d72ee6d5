import type { TimedJob } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import { purgeRemoved } from '../src/requests/retention/purge.ts';

/** Deletes for good what was removed so long ago that it can't be brought back any more. */
export const purgeRemovedJob = (office: Office): TimedJob => ({
  name: 'purge-removed',
  every: 60 * 60_000,
  run: () => purgeRemoved(office),
});
