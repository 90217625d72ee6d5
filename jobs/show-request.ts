import type { Deliver, RequestUpdate } from '../src/chat/delivery/adapter.ts';
import type { Platform } from '../src/domain/actor.ts';
import { createKeyedMutex } from '../src/lib/mutex.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { alertUnreached } from '../src/requests/outbox/alert-unreached.ts';
import type { ShowRequestJob } from '../src/requests/outbox/enqueue-apply.ts';

/**
 * Shows a request as it stands now to one of its audiences. Run again, it shows the same once more. Of two that come
 * together the second looks only when the first has shown: what is seen last is what is so.
 */
export function showRequest(
  app: AppContext,
  updateFor: (data: ShowRequestJob) => Promise<RequestUpdate | null>,
  adapters: Partial<Record<Platform, Deliver>>,
): Job<ShowRequestJob> {
  const inOrder = createKeyedMutex();
  return ({ data, outboxId }) =>
    inOrder(data.request, async () => {
      // Another of its bundle failed, and all of them run again.
      if (app.store.outbox.isDone(outboxId)) return;
      const current = () => updateFor(data);
      const update = await current();
      const reached = !update || ((await adapters[update.platform]?.(update, current)) ?? false);
      const asksNobody = !reached && update.audience === 'approvers' && isAwaitingApproval(app, data.request);
      await app.store.commit(() => {
        if (asksNobody) alertUnreached(app, data.request);
        app.store.outbox.remove(outboxId);
      });
      if (asksNobody) await app.publish();
    });
}

const isAwaitingApproval = ({ store }: AppContext, id: number): boolean =>
  store.requests.get(id)?.state === 'awaiting-approval';
