import { isSameTrace } from '../src/lib/trace-ids.ts';
import type { Logger } from '../src/logging/logger.ts';
import type { Envelope } from '../src/mail-servers/remote/envelope.ts';
import { outcomePurpose } from '../src/mail-servers/remote/protocol.ts';
import { requestOf } from '../src/queue/run-outbox-rows.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { claimedOrder } from '../src/requests/lifecycle/claim-handler.ts';
import { markUnfinished } from '../src/requests/lifecycle/mark-unfinished.ts';
import { settleChanges } from '../src/requests/lifecycle/settle.ts';
import { parseWorkerReport, type WorkerReport } from '../src/requests/lifecycle/worker-report.ts';
import type { OpenOrder } from '../src/requests/outbox/order.ts';

type SettleOutcomeDeps = {
  readonly app: Pick<
    AppContext,
    'store' | 'mailServer' | 'publish' | 'clock' | 'retentionDays' | 'policy' | 'tracing'
  >;
  /** Opens the reports of a server's worker. */
  readonly envelopeOf: (server: string) => Envelope | undefined;
  readonly log: Logger;
};

/**
 * Settles changes whose orders were applied on another host. Accepts only reports by the worker of the orders' own server
 * about their newest claim; anything else in the queue, such as a repeated report, changes nothing.
 */
export const settleOutcome =
  ({ app, envelopeOf, log }: SettleOutcomeDeps) =>
  async (data: unknown): Promise<void> => {
    const { server, workerReport } = openReport(envelopeOf, data);
    if (!workerReport)
      return log.warn({ server }, 'A report is not by the worker of that mail server; it is passed over');
    const record = () => {
      const order = claimedOrder(app, server, workerReport);
      if (order) recordOutcomes(app, order, workerReport);
    };
    const weight = Math.max(1, workerReport.results.length);
    const row = app.store.outbox.get(workerReport.row);
    const operation = {
      name: 'settle',
      details: { server, row: workerReport.row },
      request: row && requestOf(row),
    };
    await app.tracing.resume(traceOfReport(row?.traceparent ?? null, workerReport), operation, async () => {
      await app.store.commit(record, undefined, weight);
      await app.publish();
    });
  };

/** The worker's span where it is of the order's own trace: what a worker says that is compromised, leads into no other. */
function traceOfReport(own: string | null, { traceparent: reported }: WorkerReport): string | null {
  return own !== null && reported !== undefined && isSameTrace(own, reported) ? reported : own;
}

/** Records what is reported of the row's own changes; the row goes with the last of them. */
function recordOutcomes(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'retentionDays' | 'policy'>,
  { changes }: OpenOrder,
  { request, row, ...report }: WorkerReport,
): void {
  const own = new Set(changes.map(({ position }) => position));
  const once = new Map(report.results.map((each) => [each.position, each]));
  const isOwn = ({ position }: { readonly position: number }) => own.has(position);
  const results = [...once.values()].filter(isOwn);
  const haveEnded = settleChanges(app, request, results, row);
  markUnfinished(app, request, report.troubles.filter(isOwn));
  if (haveEnded && results.length === own.size) app.store.outbox.remove(row);
}

function openReport(
  envelopeOf: SettleOutcomeDeps['envelopeOf'],
  data: unknown,
): { readonly server: string; readonly workerReport: WorkerReport | null } {
  const { server = '', sealed = '' } = (data ?? {}) as {
    readonly server?: unknown;
    readonly sealed?: unknown;
  };
  const name = String(server);
  return {
    server: name,
    workerReport: parseWorkerReport(envelopeOf(name)?.open(String(sealed), outcomePurpose)?.content),
  };
}
