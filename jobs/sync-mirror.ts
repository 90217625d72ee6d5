import type { ScheduledJob } from '../src/queue/job.ts';
import { type MirrorSync, syncInterval } from '../src/requests/mirror/mirror-sync.ts';

/** Has what others change on the mail server directly show up in lists, in completion and in /mail drift. */
export const syncMirrorJob = (mirror: MirrorSync): ScheduledJob => ({
  name: 'sync-mirror',
  every: syncInterval,
  run: async () => {
    await mirror.sync();
  },
});
