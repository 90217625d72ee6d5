import { RetryLater } from '../src/lib/retry-later.ts';
import type { ReportError } from '../src/logging/report-error.ts';
import { type MailServer, UnfinishedChange } from '../src/mail-servers/port.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { applyOrder } from '../src/requests/lifecycle/apply-order.ts';
import { claimRequest } from '../src/requests/lifecycle/claim-request.ts';
import { markUnfinished, settle } from '../src/requests/lifecycle/settle.ts';
import { buildOrder } from '../src/requests/outbox/order.ts';

/** Milliseconds until a change that others hold up is tried again. */
export const waitDelay = 500;

/**
 * Applies the change of an outbox row's request to the mail server and settles the request. What the change is stands
 * in the database: the job only names the row. Run again after any interruption, it finds what was done and finishes
 * the rest; a request that is settled or cancelled is left alone. One that is begun and can't be finished now is never
 * given up: its outbox row stays, and the relay brings it again every minute.
 */
export const applyChange =
  (app: AppContext, server: MailServer, reportError: ReportError): Job<unknown> =>
  async ({ outboxId, lastAttempt }) => {
    const beginning = await claimRequest(app, server.name, outboxId);
    if (beginning.kind === 'wait') throw new RetryLater(waitDelay);
    if (beginning.kind === 'nothing') return;
    const { request } = beginning;
    const order = () => buildOrder(app, server.name, request);
    const task = { request: request.id, order, lastAttempt };
    const report = await applyOrder({ server, reportError }, task).catch(async (error) => {
      if (lastAttempt && error instanceof UnfinishedChange) {
        await app.store.commit(() => markUnfinished(app, request.id, error.message));
        await app.publish();
      }
      throw error;
    });
    await app.store.commit(() => {
      settle(app, request.id, report, outboxId);
      app.store.outbox.remove(outboxId);
    });
    await app.publish();
  };
