import type { ScheduledJob } from '../src/queue/job.ts';
import { type MirrorSync, syncInterval } from '../src/requests/mirror/mirror-sync.ts';

/** Picks up what others changed on the mail server directly, for lists, completion and /mail drift. */
export const syncMirrorJob = (mirror: MirrorSync): ScheduledJob => ({
  name: 'sync-mirror',
  every: syncInterval,
  run: async (stopping) => {
    stopping?.addEventListener('abort', mirror.stop, { once: true });
    try {
      await mirror.sync();
    } finally {
      stopping?.removeEventListener('abort', mirror.stop);
    }
  },
});
