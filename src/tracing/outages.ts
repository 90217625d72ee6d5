import { ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { errorMessage } from '../lib/error-details.ts';

type LogMethod = (details: object, message: string) => void;

export type OutageLog = { readonly info: LogMethod; readonly warn: LogMethod };

/**
 * Says once that spans can't be sent, and once that they are sent again. They are dropped meanwhile, beyond those that the
 * queue has room for.
 */
export function watchOutages(exporter: SpanExporter, endpoint: string, log: OutageLog): SpanExporter {
  const { origin: to } = new URL(endpoint);
  let isOut = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.code !== ExportResultCode.SUCCESS;
        if (failed && !isOut)
          log.warn(
            { to, why: errorMessage(result.error) },
            'Traces can’t be sent; spans are dropped until they are taken again. Check OTEL_EXPORTER_OTLP_ENDPOINT',
          );
        if (!failed && isOut) log.info({ to }, 'Traces are sent again');
        isOut = failed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
