import { type MailServer, UnfinishedChange } from '../src/mail-servers/port.ts';
import { type Job, RetryLater } from '../src/queue/job.ts';
import { carriedOut } from '../src/requests/carry-out.ts';
import type { Office } from '../src/requests/office.ts';
import type { ApplyData } from '../src/requests/queue-apply.ts';
import { begin, noteUnfinished, settle } from '../src/requests/settle.ts';
import type { Unexpected } from '../src/unexpected.ts';

/** Milliseconds until a change that others hold up is tried again. */
const retryTime = 500;

/**
 * Applies a request's change to the mail server and settles the request. Run again after any interruption, it
 * finds what was done and finishes the rest; a request that is settled or cancelled is left alone. One that is begun
 * and can't be finished now is never given up: its outbox row stays, and the relay brings it again every minute.
 */
export const applyChange =
  (office: Office, server: MailServer, unexpected: Unexpected): Job<ApplyData> =>
  async (run) => {
    const { request } = run.data;
    const beginning = await begin(office, run.data);
    if (beginning === 'wait') throw new RetryLater(retryTime);
    if (beginning === 'nothing') {
      office.store.outbox.done(run.outboxId);
      return;
    }
    const report = await carriedOut({ server, seal: office.seal, unexpected }, run).catch(async (error) => {
      if (run.lastAttempt && error instanceof UnfinishedChange) {
        noteUnfinished(office, request, error.message);
        await office.publish();
      }
      throw error;
    });
    await office.store.commit(() => {
      settle(office, request, report, run.outboxId);
      office.store.outbox.done(run.outboxId);
    });
    await office.publish();
  };
