import type { Log } from '../src/logging/logger.ts';
import type { Envelope } from '../src/mail-servers/remote/envelope.ts';
import { outcomePurpose } from '../src/mail-servers/remote/protocol.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import { isOfNewestClaim } from '../src/requests/lifecycle/claim-handler.ts';
import { noteUnfinished, settle } from '../src/requests/lifecycle/settle.ts';
import { readTold, type Told } from '../src/requests/lifecycle/worker-report.ts';

type Settling = {
  readonly office: Office;
  /** What workers' reports are opened by. */
  readonly envelopeOf: (server: string) => Envelope | undefined;
  readonly log: Log;
};

/**
 * Settles a request whose order was carried out on another host. Only the worker of the order's own server is believed,
 * and only of the newest taking: anything else in the queue, a report that comes twice included, changes nothing.
 */
export const settleOutcome =
  ({ office, envelopeOf, log }: Settling) =>
  async (data: unknown): Promise<void> => {
    const { server, told } = opened(envelopeOf, data);
    if (!told)
      return log.warn({ server }, 'A report is not by the worker of that mail server; it is passed over');
    await office.store.commit(() => {
      if (isOfNewestClaim(office, server, told)) note(office, told);
    });
    await office.publish();
  };

function note(office: Office, { request, report, row }: Told): void {
  if (report.kind === 'unfinished') noteUnfinished(office, request, report.trouble);
  else {
    settle(office, request, report, row);
    office.store.outbox.done(row);
  }
}

function opened(
  envelopeOf: Settling['envelopeOf'],
  data: unknown,
): { readonly server: string; readonly told: Told | null } {
  const { server = '', sealed = '' } = (data ?? {}) as {
    readonly server?: unknown;
    readonly sealed?: unknown;
  };
  const name = String(server);
  return { server: name, told: readTold(envelopeOf(name)?.open(String(sealed), outcomePurpose)?.content) };
}
