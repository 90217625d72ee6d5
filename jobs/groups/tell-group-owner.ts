import type { DirectMessage, SendDirectMessage } from '../../src/chat/delivery/adapter.ts';
import type { Platform } from '../../src/domain/actor.ts';
import type { Job } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import type { GroupNoticeJob } from '../../src/requests/outbox/enqueue-group-notice.ts';

/** Tells whoever asked for an alias to follow a group what became of it. May run again. */
export const tellGroupOwner =
  (
    { store }: Pick<AppContext, 'store'>,
    noticeFor: (data: GroupNoticeJob, outboxId: number) => DirectMessage,
    adapters: Partial<Record<Platform, SendDirectMessage>>,
  ): Job<GroupNoticeJob> =>
  async ({ data, outboxId }) => {
    if (store.outbox.isDone(outboxId)) return;
    // The adapter logs where somebody takes no direct message; /mail show tells the same.
    await adapters[data.to.platform]?.(noticeFor(data, outboxId));
    await store.commit(() => store.outbox.remove(outboxId));
  };
