import { context, DiagLogLevel, diag, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { SamplerSettings, TracingSettings } from '../config/tracing-settings.ts';
import { withTimeout } from '../lib/with-timeout.ts';
import { createOtelSpans } from './otel-spans.ts';
import { type OutageLog, watchOutages } from './outages.ts';
import type { Spans } from './spans.ts';

/** Bounds what a span holds; libraries would put results and messages of errors into them. */
const spanLimits = {
  attributeValueLengthLimit: 256,
  attributeCountLimit: 32,
  eventCountLimit: 8,
  linkCountLimit: 8,
};

/** Milliseconds that the last spans have at the end: a supervisor kills after 10 s, and everything else comes first. */
const flushTimeout = 700;

export type Exporting = {
  readonly spans: Spans;
  /** Sends what has ended, without waiting for it. */
  readonly flush: () => void;
  /** Sends what is left. @returns false where that did not end in time: what hangs then keeps the process from its end. */
  readonly stop: () => Promise<boolean>;
};

/**
 * Starts OpenTelemetry's SDK. Its libraries know each other by globals of their API: once a process, and in this file
 * alone.
 * @param version of Facteur.
 */
export function startExporting(
  settings: TracingSettings,
  { role, version, log }: { readonly role: string; readonly version: string; readonly log: OutageLog },
): Exporting {
  const { attributes, serviceName } = settings;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.version': version,
      'facteur.role': role,
      ...attributes,
      'service.name': serviceName,
    }),
    sampler: samplerOf(settings.sampler),
    spanLimits,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: watchOutages(exporterOf(settings), settings.endpoint, log),
        ...given(settings.batches),
      }),
    ],
  });
  // A failed export is said once, by the outage's watch.
  setGlobalErrorHandler(() => undefined);
  diag.setLogger(quietLogger(log), DiagLogLevel.WARN);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    spans: createOtelSpans(provider.getTracer('facteur', version)),
    flush: () => void provider.forceFlush().catch(() => undefined),
    stop: () =>
      withTimeout(
        flushTimeout,
        provider.shutdown().then(
          () => true,
          () => false,
        ),
        false,
      ),
  };
}

function exporterOf({ protocol, endpoint: url, headers }: TracingSettings): SpanExporter {
  const options = { url, headers: { ...headers } };
  return protocol === 'http/json' ? new JsonExporter(options) : new ProtobufExporter(options);
}

function samplerOf({ ratio, parentBased }: SamplerSettings): Sampler {
  const root = new TraceIdRatioBasedSampler(ratio);
  return parentBased ? new ParentBasedSampler({ root }) : root;
}

/** Without what was not set. */
const given = (batches: TracingSettings['batches']) =>
  Object.fromEntries(Object.entries(batches).filter(([, value]) => value !== undefined));

/** What the SDK warns of besides, each once: its messages name no header. */
function quietLogger(log: OutageLog) {
  const said = new Set<string>();
  const warn = (message: string): void => {
    if (said.size >= 20 || said.has(message)) return;
    said.add(message);
    log.warn({ from: 'OpenTelemetry' }, message);
  };
  const ignore = () => undefined;
  return { error: warn, warn, info: ignore, debug: ignore, verbose: ignore };
}
