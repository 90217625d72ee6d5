import type { Deliver, Update } from '../src/chat/dispatch/dispatcher-types.ts';
import type { Platform } from '../src/domain/actor.ts';
import { createOrder } from '../src/lib/mutex.ts';
import type { Job } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import { tellUnreached } from '../src/requests/outbox/alert-unreached.ts';
import type { ShowData } from '../src/requests/outbox/enqueue-apply.ts';

/**
 * Shows a request as it stands now to one of its audiences. Run again, it shows the same once more. Of two that come
 * together the second looks only when the first has shown: what is seen last is what is so.
 */
export function showRequest(
  office: Office,
  updateFor: (data: ShowData) => Promise<Update | null>,
  adapters: Partial<Record<Platform, Deliver>>,
): Job<ShowData> {
  const inOrder = createOrder();
  return ({ data, outboxId }) =>
    inOrder(data.request, async () => {
      // Another of its bundle failed, and all of them run again.
      if (office.store.outbox.isDone(outboxId)) return;
      const current = () => updateFor(data);
      const update = await current();
      const reached = !update || ((await adapters[update.platform]?.(update, current)) ?? false);
      const asksNobody = !reached && update.audience === 'approvers' && isAsked(office, data.request);
      await office.store.commit(() => {
        if (asksNobody) tellUnreached(office, data.request);
        office.store.outbox.done(outboxId);
      });
      if (asksNobody) await office.publish();
    });
}

const isAsked = ({ store }: Office, id: number): boolean =>
  store.requests.get(id)?.state === 'awaiting-approval';
