import type { MailServer, Order } from '../src/mail-servers/port.ts';
import { MailServerUnavailable, UnfinishedChange } from '../src/mail-servers/port.ts';
import { type Job, RetryLater, type Run } from '../src/queue/job.ts';
import type { Office } from '../src/requests/office.ts';
import type { ApplyData } from '../src/requests/queue-apply.ts';
import { begin, noteUnfinished, type Report, settle } from '../src/requests/settle.ts';
import type { Unexpected } from '../src/unexpected.ts';

/** Milliseconds until a change that others hold up is tried again. */
const retryTime = 500;

/**
 * Applies a request's change to the mail server and settles the request. Run again after any interruption, it
 * finds what was done and finishes the rest; a request that is settled or cancelled is left alone. One that is begun
 * and can't be finished now is never given up: its outbox row stays, and the relay brings it again every minute.
 */
export const applyChange =
  (office: Office, mailServer: MailServer, unexpected: Unexpected): Job<ApplyData> =>
  async (run) => {
    const beginning = await begin(office, run.data);
    if (beginning === 'wait') throw new RetryLater(retryTime);
    if (beginning === 'nothing') {
      office.store.outbox.done(run.outboxId);
      return;
    }
    const report = await attempt(office, mailServer, unexpected, run);
    await office.store.commit(() => {
      settle(office, run.data.request, report, run.outboxId);
      office.store.outbox.done(run.outboxId);
    });
    await office.publish();
  };

async function attempt(
  office: Office,
  mailServer: MailServer,
  unexpected: Unexpected,
  { data, lastAttempt }: Run<ApplyData>,
): Promise<Report> {
  try {
    return await mailServer.apply(orderOf(office, data));
  } catch (error) {
    if (!lastAttempt) throw error;
    if (error instanceof UnfinishedChange) {
      noteUnfinished(office, data.request, error.message);
      await office.publish();
      throw error;
    }
    const errorId = unexpected(error, `Request ${data.request} was given up`);
    const trouble = error instanceof MailServerUnavailable ? error.message : null;
    return { kind: 'gave-up', trouble, errorId };
  }
}

function orderOf(office: Office, { change, by, sealedHash, restores }: ApplyData): Order {
  if (sealedHash === null || change.kind === 'domain') return { change, by, restores };
  return { change, by, passwordHash: office.seal.open(sealedHash, change.address) };
}
