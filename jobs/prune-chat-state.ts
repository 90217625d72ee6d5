import type { ScheduledJob } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { noticeKeys } from '../src/requests/outbox/enqueue-requester-notice.ts';
import { progressKeys } from '../src/requests/outbox/enqueue-show.ts';

const day = 24 * 60 * 60_000;
/** Longer than any request waits, and than removed mail is kept by default. */
const maxAge = 40 * day;

/** Deletes the state of buttons and payloads that are too old to be clicked or sent again. */
export const pruneChatStateJob = (app: Pick<AppContext, 'store' | 'clock'>): ScheduledJob => ({
  name: 'forget-chat',
  every: day,
  run: async () => {
    const { store, clock } = app;
    const before = clock() - maxAge;
    await store.commit(() => {
      store.chat.deleteBefore(before);
      store.reminders.deleteBefore(noticeKeys, before);
      store.reminders.deleteBefore(progressKeys, before);
    });
    await store.inbox.commit(() => store.inbox.deleteBefore(before));
  },
});
