import type { Logger } from '../src/logging/logger.ts';
import type { Envelope } from '../src/mail-servers/remote/envelope.ts';
import { outcomePurpose } from '../src/mail-servers/remote/protocol.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { claimedPosition } from '../src/requests/lifecycle/claim-handler.ts';
import { markUnfinished } from '../src/requests/lifecycle/mark-unfinished.ts';
import { settleChanges } from '../src/requests/lifecycle/settle.ts';
import { parseWorkerReport, type WorkerReport } from '../src/requests/lifecycle/worker-report.ts';

type SettleOutcomeDeps = {
  readonly app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'clock' | 'retentionDays' | 'policy'>;
  /** Opens the reports of a server's worker. */
  readonly envelopeOf: (server: string) => Envelope | undefined;
  readonly log: Logger;
};

/**
 * Settles a request whose order was applied on another host. Accepts only reports by the worker of the order's own server
 * about its newest claim; anything else in the queue, such as a repeated report, changes nothing.
 */
export const settleOutcome =
  ({ app, envelopeOf, log }: SettleOutcomeDeps) =>
  async (data: unknown): Promise<void> => {
    const { server, workerReport } = openReport(envelopeOf, data);
    if (!workerReport)
      return log.warn({ server }, 'A report is not by the worker of that mail server; it is passed over');
    await app.store.commit(() => {
      const position = claimedPosition(app, server, workerReport);
      if (position !== null) recordOutcome(app, workerReport, position);
    });
    await app.publish();
  };

function recordOutcome(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'retentionDays' | 'policy'>,
  { request, report, row }: WorkerReport,
  position: number,
): void {
  if (report.kind === 'unfinished') markUnfinished(app, request, report.trouble, [position]);
  else {
    settleChanges(app, request, [{ position, result: report }], row);
    app.store.outbox.remove(row);
  }
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
