import { archiveAudit } from '../src/audit-archive/archive-audit.ts';
import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { pruneRecords, pruneRequests } from '../src/requests/pruning/prune-requests.ts';

export type PruneOptions = {
  /** For how many days ended requests and the audit are kept; null: for ever. */
  readonly days: number | null;
  /** Where rows of the audit are moved to. */
  readonly archive: string;
  readonly checkpointsFile: string;
};

/**
 * Removes what is no longer kept, a bit at a time: this shares its worker with all that happens by the clock. The audit
 * follows the requests: what is about one that is left stays too.
 */
export const pruneOldJob = (
  app: Pick<AppContext, 'store' | 'clock'>,
  { days, archive, checkpointsFile }: PruneOptions,
): ScheduledJob => ({
  name: 'forget-old',
  every: 60_000,
  run: async () => {
    if (days === null) return;
    await pruneRecords(app, days);
    const before = await pruneRequests(app, days);
    if (before !== null) await archiveAudit({ ...app, directory: archive, checkpointsFile }, before);
  },
});
