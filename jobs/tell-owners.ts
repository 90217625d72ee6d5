import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import type { OwnersJob } from '../src/requests/outbox/jobs-for-owners.ts';

/** Finds the owners whom a request of several changes concerns, and enqueues what tells them. May run again. */
export const tellOwners =
  (
    app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
    enqueue: (
      app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
      data: OwnersJob,
      outboxId: number,
    ) => Promise<void>,
  ): Job<OwnersJob> =>
  async ({ data, outboxId }) => {
    if (!app.store.outbox.isDone(outboxId)) await enqueue(app, data, outboxId);
  };
