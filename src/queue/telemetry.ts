import { type Telemetry as BullTelemetry, SpanKind, TelemetryAttributes } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';

/** What BullMQ makes spans with. */
export type QueueTelemetry = BullTelemetry;

type Span = ReturnType<BullTelemetry['tracer']['startSpan']>;
type Attributes = Parameters<Span['setAttributes']>[0];

/** The attributes that are kept: others hold results, options and messages of errors. */
const keptAttributes: ReadonlySet<string> = new Set([
  TelemetryAttributes.QueueName,
  TelemetryAttributes.QueueOperation,
  TelemetryAttributes.JobId,
  TelemetryAttributes.JobName,
  TelemetryAttributes.JobAttemptsMade,
  TelemetryAttributes.BulkCount,
]);

/**
 * Makes a span of each job that is added and of each that is run, and nothing of what BullMQ does for itself: it looks for
 * stalled jobs every few seconds. No span says what a job was about, nor what an error said.
 */
export function createQueueTelemetry(): QueueTelemetry {
  const { tracer, contextManager } = new BullMQOtel({ tracerName: 'bullmq' });
  return {
    tracer: {
      startSpan: (name, options, context) =>
        options?.kind === SpanKind.INTERNAL
          ? unrecorded
          : withoutContents(tracer.startSpan(name, options, context)),
    },
    contextManager: {
      with: (context, work) => contextManager.with(context, work),
      active: () => contextManager.active(),
      getMetadata: (context) => contextManager.getMetadata(context),
      fromMetadata: (active, metadata) => {
        try {
          return contextManager.fromMetadata(active, metadata);
        } catch {
          // Whoever may write to Redis can write anything there: it only says where the span belongs.
          return active;
        }
      },
    },
  };
}

const unrecorded: Span = {
  setSpanOnContext: (context) => context,
  setAttribute: () => undefined,
  setAttributes: () => undefined,
  addEvent: () => undefined,
  recordException: () => undefined,
  end: () => undefined,
};

const withoutContents = (span: Span): Span => ({
  setSpanOnContext: (context) => span.setSpanOnContext(context),
  setAttribute: (name, value) => {
    if (keptAttributes.has(name)) span.setAttribute(name, value);
  },
  setAttributes: (attributes) => span.setAttributes(kept(attributes)),
  addEvent: () => undefined,
  recordException: (exception) => {
    const name = typeof exception === 'object' && 'name' in exception ? exception.name : undefined;
    span.setAttribute('error.type', name ?? 'Error');
  },
  end: () => span.end(),
});

const kept = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => keptAttributes.has(name)));
