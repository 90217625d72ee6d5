import type { Deliver, RequestUpdate } from '../src/chat/delivery/adapter.ts';
import type { Platform } from '../src/domain/actor.ts';
import { createKeyedMutex } from '../src/lib/mutex.ts';
import { RetryLater } from '../src/lib/retry-later.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { endOutage } from '../src/requests/outbox/enqueue-admin-notices.ts';
import { alertUnreached } from '../src/requests/outbox/enqueue-approver-alert.ts';
import { progressInterval, type ShowRequestJob } from '../src/requests/outbox/enqueue-show.ts';

/**
 * Shows a request's present state to one of its audiences. May run again. Jobs of one request run one after the other, so
 * that the last message shows the newest state.
 */
export function showRequest(
  app: Pick<AppContext, 'store' | 'publish' | 'clock' | 'policy' | 'admins'>,
  updateFor: (data: ShowRequestJob) => Promise<RequestUpdate | null>,
  adapters: Partial<Record<Platform, Deliver>>,
): Job<ShowRequestJob> {
  const inOrder = createKeyedMutex();
  return ({ data, outboxId }) =>
    inOrder(data.request, async () => {
      // Another job of its batch failed, so that all of them run again.
      if (app.store.outbox.isDone(outboxId)) return;
      waitUntilDue(data, app.clock());
      const current = () => updateFor(data);
      const update = await current();
      const reached = !update || ((await adapters[update.platform]?.(update, current)) ?? false);
      const isUnreached =
        !reached && update.audience === 'approvers' && isAwaitingApproval(app, data.request);
      await app.store.commit(() => {
        if (isUnreached) alertUnreached(app, data.request);
        if (update && reached) noteOpen(app, update);
        app.store.outbox.remove(outboxId);
      });
      if (isUnreached) await app.publish();
    });
}

/** Lets progress wait for its time, unless the clock has been set back. @throws RetryLater */
function waitUntilDue({ notBefore = 0 }: ShowRequestJob, now: number): void {
  if (notBefore > now && notBefore <= now + progressInterval) throw new RetryLater(notBefore - now);
}

/** A channel that took a message for approvers is open. */
const noteOpen = (app: Pick<AppContext, 'store'>, { audience, platform, channel }: RequestUpdate): void => {
  if (audience === 'approvers' && channel !== null) endOutage(app, { platform, channel });
};

const isAwaitingApproval = ({ store }: Pick<AppContext, 'store'>, id: number): boolean =>
  store.requests.get(id)?.state === 'awaiting-approval';
