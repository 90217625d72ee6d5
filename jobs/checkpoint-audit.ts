import { type CheckpointWriter, checkpointInterval } from '../src/checkpoints/keeper.ts';
import type { ScheduledJob } from '../src/queue/job.ts';

/** Signs the audit's newest hash, so that an intruder can't rewrite older rows unnoticed. */
export const checkpointAuditJob = (checkpoints: CheckpointWriter): ScheduledJob => ({
  name: 'checkpoint-audit',
  every: checkpointInterval,
  run: checkpoints.write,
});
