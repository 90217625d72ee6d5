import { applyChangeRemote } from '../../jobs/apply-change-remote.ts';
import type { RedisTarget } from '../config/redis-url.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { Logger } from '../logging/logger.ts';
import type { ReportError } from '../logging/report-error.ts';
import type { MailServer } from '../mail-servers/port.ts';
import type { Envelope } from '../mail-servers/remote/envelope.ts';
import {
  callsQueue,
  claimsQueue,
  type OrderClaim,
  type OrderClaimReply,
  outcomePurpose,
  outcomesQueue,
  protocolVersion,
  type RemoteCall,
  type RemoteReply,
} from '../mail-servers/remote/protocol.ts';
import { createSealedCall, createSealedHandler } from '../mail-servers/remote/sealed-calls.ts';
import { createCallHandler } from '../mail-servers/remote/server.ts';
import { observeMailServer } from '../metrics/observe-mail-server.ts';
import { queueSource } from '../metrics/sources/queue.ts';
import { runRows } from '../queue/run-outbox-rows.ts';
import { startQueue } from '../queue/start-queue.ts';
import type { QueueTelemetry } from '../queue/telemetry.ts';
import type { WorkerReport } from '../requests/lifecycle/worker-report.ts';
import { mailServerQueue } from '../requests/outbox/queue-names.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { AppMetrics } from './metrics/open-metrics.ts';

/** Changes applied at once, as in Facteur's own process. */
const concurrency = 100;

export type RemoteWorkerOptions = {
  readonly server: MailServer;
  readonly redis: RedisTarget;
  /** Seals for Facteur, and opens what it sends. */
  readonly envelope: Envelope;
  readonly log: Logger;
  readonly reportError: ReportError;
  readonly tracing: Tracing;
  /** Null: no spans are made of the queue's jobs. */
  readonly queueTelemetry: QueueTelemetry | null;
  /** What measures the process; nothing unless given. */
  readonly measured?: AppMetrics;
};

/**
 * Runs the jobs of one mail server on its own host, with Redis and nothing else of ours: applies changes, reports the
 * outcomes, and answers questions about addresses. A job says only that there is an order; Facteur itself says which.
 */
export async function startRemoteWorker(
  options: RemoteWorkerOptions,
): Promise<{ readonly stop: () => Promise<void> }> {
  const { redis, envelope, log, measured, tracing, queueTelemetry: telemetry } = options;
  const server = measured?.metrics
    ? observeMailServer(options.server, measured.observers.mailServerCalled)
    : options.server;
  const queue = await startQueue({
    target: redis,
    directory: '',
    batchSizes: {},
    ...{ log, tracing, telemetry },
    ...(measured && { onJobEnd: measured.observers.jobEnded }),
  });
  const bot = { server: server.name, envelope, target: 'bot' } as const;
  const claim = createSealedCall<OrderClaim, OrderClaimReply>(
    bot,
    queue.rpcClient<unknown, unknown>(claimsQueue).call,
  );
  const report = (outcome: WorkerReport): Promise<void> =>
    queue.send(outcomesQueue, {
      name: 'settle-outcome',
      // Two reports never have the same name, so that none is taken for one that was sent before.
      id: `outcome-${outcome.claim}`,
      data: { version: protocolVersion, server: server.name, sealed: envelope.seal(outcome, outcomePurpose) },
    });
  const run = runRows(applyChangeRemote({ ...options, server, claim, report }), monotonicNow);
  queue.startWorkers([{ queue: mailServerQueue(server.name), concurrency, run }], []);
  const envelopeOf = (name: string) => (name === server.name ? envelope : undefined);
  queue.serveRpc(
    callsQueue(server.name),
    createSealedHandler<RemoteCall, RemoteReply>(
      { target: 'worker', envelopeOf, tracing },
      createCallHandler(server),
    ),
  );
  measured?.metrics?.watch([
    queueSource(measured.metrics, {
      queues: [mailServerQueue(server.name)],
      lengthsOf: queue.lengthsOf,
      clock: Date.now,
    }),
  ]);
  log.info({ server: server.name, redis: queue.name }, 'The worker is ready');
  return {
    stop: async () => {
      await queue.stop();
      await server.close();
    },
  };
}
