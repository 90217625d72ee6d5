import { type CheckpointKeeper, checkpointInterval } from '../src/checkpoints/keeper.ts';
import type { TimedJob } from '../src/queue/job.ts';

/** Signs what the audit comes to, so that nobody who breaks in later can write it anew unnoticed. */
export const checkpointAuditJob = (checkpoints: CheckpointKeeper): TimedJob => ({
  name: 'checkpoint-audit',
  every: checkpointInterval,
  run: checkpoints.write,
});
