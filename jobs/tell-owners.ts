import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import {
  enqueueNoticesToOwners,
  type OwnerNoticesJob,
} from '../src/requests/outbox/enqueue-owner-notices.ts';

/** Finds whom a request of several changes concerns, and enqueues what tells them. May run again. */
export const tellOwners =
  (app: Pick<AppContext, 'store' | 'clock' | 'policy'>): Job<OwnerNoticesJob> =>
  async ({ data, outboxId }) => {
    if (!app.store.outbox.isDone(outboxId)) await enqueueNoticesToOwners(app, data, outboxId);
  };
