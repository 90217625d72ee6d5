import type { TracingSettings } from '../config/tracing-settings.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { LogFields, Logger } from '../logging/logger.ts';
import type { QueueTelemetry } from '../queue/telemetry.ts';
import { ownVersion } from '../store/version.ts';
import { createIdsOnly } from '../tracing/spans.ts';
import { createTraceContext } from '../tracing/trace-context.ts';
import { createTracing, type Tracing } from '../tracing/tracing.ts';

export type StartedTracing = {
  readonly log: Logger;
  readonly tracing: Tracing;
  /** Null where traces are off. */
  readonly queueTelemetry: QueueTelemetry | null;
  /** Runs a stop, and sends the last spans. @returns false where something hangs, which keeps the process from its end. */
  readonly stopWith: (stop: () => Promise<void>) => Promise<boolean>;
};

type TracingOptions = {
  /** Null: traces are off, and only the log follows what is asked for. OpenTelemetry's SDK isn't loaded then. */
  readonly settings: TracingSettings | null;
  /** What this process is. */
  readonly role: 'facteur' | 'worker';
  /** @param fields what each line says of what it is part of. */
  readonly openLog: (fields: LogFields) => Logger;
};

/** Opens the log, and starts what follows through it, and in traces, what is asked for. */
export async function startTracing({ settings, role, openLog }: TracingOptions): Promise<StartedTracing> {
  let fields: LogFields = () => ({});
  const log = openLog(() => fields());
  const exporting = settings
    ? (await import('../tracing/exporting.ts')).startExporting(settings, {
        ...{ role, log },
        version: ownVersion().version,
      })
    : null;
  const context = createTraceContext(exporting?.spans ?? createIdsOnly());
  fields = context.logFields;
  return {
    log,
    tracing: createTracing({ context, log, monotonicNow }),
    queueTelemetry: exporting && (await import('../queue/telemetry.ts')).createQueueTelemetry(),
    stopWith: async (stop) => {
      exporting?.flush();
      await stop();
      return exporting ? exporting.stop() : true;
    },
  };
}
