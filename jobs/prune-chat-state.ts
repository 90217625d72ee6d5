import type { TimedJob } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';

const day = 24 * 60 * 60_000;
/** Longer than any request waits and any removed mail is kept by default. */
const remembered = 40 * day;

/** Forgets buttons and payloads so old that nobody presses or sends them any more. */
export const forgetChatJob = (office: Office): TimedJob => ({
  name: 'forget-chat',
  every: day,
  run: async () => {
    const { store, clock } = office;
    const before = clock() - remembered;
    await store.commit(() => store.chat.forgetBefore(before));
    await store.inbox.commit(() => store.inbox.forgetBefore(before));
  },
});
