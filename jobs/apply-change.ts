import type { Unexpected } from '../src/logging/report-error.ts';
import { type MailServer, UnfinishedChange } from '../src/mail-servers/port.ts';
import { type Job, RetryLater } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import { carriedOut } from '../src/requests/lifecycle/apply-order.ts';
import { takeOrder } from '../src/requests/lifecycle/claim-request.ts';
import { noteUnfinished, settle } from '../src/requests/lifecycle/settle.ts';
import { toldTo } from '../src/requests/outbox/order.ts';

/** Milliseconds until a change that others hold up is tried again. */
export const heldUpFor = 500;

/**
 * Applies the change of an outbox row's request to the mail server and settles the request. What the change is stands
 * in the database: the job only names the row. Run again after any interruption, it finds what was done and finishes
 * the rest; a request that is settled or cancelled is left alone. One that is begun and can't be finished now is never
 * given up: its outbox row stays, and the relay brings it again every minute.
 */
export const applyChange =
  (office: Office, server: MailServer, unexpected: Unexpected): Job<unknown> =>
  async ({ outboxId, lastAttempt }) => {
    const beginning = await takeOrder(office, server.name, outboxId);
    if (beginning.kind === 'wait') throw new RetryLater(heldUpFor);
    if (beginning.kind === 'nothing') return;
    const { request } = beginning;
    const order = () => toldTo(office, server.name, request);
    const task = { request: request.id, order, lastAttempt };
    const report = await carriedOut({ server, unexpected }, task).catch(async (error) => {
      if (lastAttempt && error instanceof UnfinishedChange) {
        await office.store.commit(() => noteUnfinished(office, request.id, error.message));
        await office.publish();
      }
      throw error;
    });
    await office.store.commit(() => {
      settle(office, request.id, report, outboxId);
      office.store.outbox.done(outboxId);
    });
    await office.publish();
  };
