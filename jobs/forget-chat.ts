import type { TimedJob } from '../src/queue/job.ts';
import type { Office } from '../src/requests/office.ts';

const day = 24 * 60 * 60_000;
/** Longer than any request waits and any removed mail is kept by default. */
const remembered = 40 * day;

/** Forgets buttons and payloads so old that nobody presses or sends them any more. */
export const forgetChatJob = (office: Office): TimedJob => ({
  name: 'forget-chat',
  every: day,
  run: async () => office.store.chat.forgetBefore(office.clock() - remembered),
});
