import { RetryLater } from '../src/lib/retry-later.ts';
import type { ReportError } from '../src/logging/report-error.ts';
import { type MailServer, UnfinishedChange } from '../src/mail-servers/port.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { applyOrder } from '../src/requests/lifecycle/apply-order.ts';
import { claimRequest } from '../src/requests/lifecycle/claim-request.ts';
import { markUnfinished } from '../src/requests/lifecycle/mark-unfinished.ts';
import { settle } from '../src/requests/lifecycle/settle.ts';
import { buildOrder } from '../src/requests/outbox/order.ts';

/** Milliseconds until a change that waits for another request is tried again. */
export const waitDelay = 500;

/**
 * Applies the request of an outbox row on the mail server and settles it. The job names the row only; the change is in
 * the database. After an interruption, the next run finishes what is left. A settled or cancelled request is left alone.
 * An UnfinishedChange is never given up: its outbox row stays, and the relay publishes it again every minute.
 */
export const applyChange =
  (
    app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'seal' | 'clock' | 'retentionDays' | 'policy'>,
    server: MailServer,
    reportError: ReportError,
  ): Job<unknown> =>
  async ({ outboxId, lastAttempt }) => {
    const claimed = await claimRequest(app, server.name, outboxId);
    if (claimed.kind === 'wait') throw new RetryLater(waitDelay);
    if (claimed.kind === 'nothing') return;
    const { request } = claimed;
    const order = () => buildOrder(app, server.name, request);
    const task = { request: request.id, order, lastAttempt };
    const result = await applyOrder({ server, reportError }, task).catch(async (error) => {
      if (lastAttempt && error instanceof UnfinishedChange) {
        await app.store.commit(() => markUnfinished(app, request.id, error.message));
        await app.publish();
      }
      throw error;
    });
    await app.store.commit(() => {
      settle(app, request.id, result, outboxId);
      app.store.outbox.remove(outboxId);
    });
    await app.publish();
  };
