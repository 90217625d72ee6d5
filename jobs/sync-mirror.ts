import type { TimedJob } from '../src/queue/job.ts';
import { type MirrorKeeper, syncInterval } from '../src/requests/mirror/mirror-sync.ts';

/** Has what others change on the mail server directly show up in lists, in completion and in /mail drift. */
export const syncMirrorJob = (mirror: MirrorKeeper): TimedJob => ({
  name: 'sync-mirror',
  every: syncInterval,
  run: async () => {
    await mirror.sync();
  },
});
