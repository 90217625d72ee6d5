import type { DirectMessage, SendDirectMessage } from '../src/chat/delivery/adapter.ts';
import type { Platform } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import type { AdminNoticeJob } from '../src/requests/outbox/enqueue-admin-notices.ts';

/** Tells an admin something that is no request's, such as that an approvals channel can't be written to. May run again. */
export const tellAdmin =
  <Data = AdminNoticeJob>(
    { store }: Pick<AppContext, 'store'>,
    noticeFor: (data: Data, outboxId: number) => Promise<DirectMessage>,
    adapters: Partial<Record<Platform, SendDirectMessage>>,
  ): Job<Data> =>
  async ({ data, outboxId }) => {
    if (store.outbox.isDone(outboxId)) return;
    const notice = await noticeFor(data, outboxId);
    // The adapter logs where somebody takes no direct message; /mail status shows the channel all the same.
    await adapters[notice.to.platform]?.(notice);
    await store.commit(() => store.outbox.remove(outboxId));
  };
