import type { Deliver, RequestUpdate, TellRequester } from '../src/chat/delivery/adapter.ts';
import type { RequesterNotice } from '../src/chat/delivery/requester-notice.ts';
import type { Platform } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import type { RequesterNoticeJob } from '../src/requests/outbox/enqueue-requester-notice.ts';
import type { ShowRequestJob } from '../src/requests/outbox/enqueue-show.ts';

/** What the job reads and posts with. */
export type TellRequesterParts = {
  readonly updateFor: (data: ShowRequestJob) => Promise<RequestUpdate | null>;
  readonly noticeFor: (data: RequesterNoticeJob, outboxId: number) => RequesterNotice | null;
  readonly deliver: Partial<Record<Platform, Deliver>>;
  readonly tell: Partial<Record<Platform, TellRequester>>;
};

/**
 * Notifies a requester that their request has ended, once its message shows that. A run after one whose outcome was lost
 * posts the same message, which the platform takes once.
 */
export const tellRequester =
  (
    { store }: Pick<AppContext, 'store'>,
    { updateFor, noticeFor, deliver, tell }: TellRequesterParts,
  ): Job<RequesterNoticeJob> =>
  async ({ data, outboxId }) => {
    const notice = store.outbox.isDone(outboxId) ? null : noticeFor(data, outboxId);
    if (notice) {
      const current = () => updateFor({ request: notice.request, audience: 'requester', ends: false });
      const update = await current();
      if (update) await deliver[notice.platform]?.(update, current);
      await tell[notice.platform]?.(notice, update?.view.log ?? []);
    }
    await store.commit(() => store.outbox.remove(outboxId));
  };
