import { type CheckpointWriter, checkpointInterval } from '../src/checkpoints/keeper.ts';
import type { ScheduledJob } from '../src/queue/job.ts';

/** Signs what the audit comes to, so that nobody who breaks in later can write it anew unnoticed. */
export const checkpointAuditJob = (checkpoints: CheckpointWriter): ScheduledJob => ({
  name: 'checkpoint-audit',
  every: checkpointInterval,
  run: checkpoints.write,
});
