import type { Job } from '../src/queue/job.ts';
import type { Office } from '../src/requests/office.ts';
import { noteUnfinished, type Report, settle } from '../src/requests/settle.ts';

/** What a worker on another host reports of an order, by its outbox row. */
export type OutcomeData = {
  readonly request: number;
  readonly report: Report | { readonly kind: 'unfinished'; readonly trouble: string };
};

/** Settles a request whose order was carried out on another host. A report that comes twice changes nothing. */
export const settleOutcome =
  (office: Office): Job<OutcomeData> =>
  async ({ data: { request, report }, outboxId }) => {
    if (report.kind === 'unfinished') noteUnfinished(office, request, report.trouble);
    else {
      await office.store.commit(() => {
        settle(office, request, report, outboxId);
        office.store.outbox.done(outboxId);
      });
    }
    await office.publish();
  };
