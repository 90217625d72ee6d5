import {
  type Attributes,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { RetryLater } from '../lib/retry-later.ts';
import type { TraceIds } from '../lib/trace-ids.ts';
import { errorName } from './error-name.ts';
import type { Details, OpenSpan, Spans } from './spans.ts';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const;

/** Spans of OpenTelemetry, in the context that its libraries share. */
export const createOtelSpans = (tracer: Tracer): Spans => ({
  active: () => {
    const active = trace.getSpanContext(context.active());
    return active ? idsOf(active) : null;
  },
  within: ({ name, kind, details, parent, link }, work) => {
    const around = contextOf(parent);
    const links = link ? [{ context: spanContextOf(link) }] : [];
    const span = tracer.startSpan(
      name,
      { kind: kinds[kind], attributes: attributesOf(details), links },
      around,
    );
    return context.with(trace.setSpan(around, span), work, undefined, openSpan(span));
  },
});

const openSpan = (span: Span): OpenSpan => ({
  set: (details) => void span.setAttributes(attributesOf(details)),
  end: (error) => {
    if (error !== undefined) {
      span.setAttribute('error.type', errorName(error));
      // To be done later is no failure.
      if (!(error instanceof RetryLater)) span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  },
});

/** The present context where the parent is the present span, else one with the parent alone. */
function contextOf(parent: TraceIds | null) {
  if (parent === null) return ROOT_CONTEXT;
  const present = context.active();
  return trace.getSpanContext(present)?.spanId === parent.spanId
    ? present
    : trace.setSpanContext(ROOT_CONTEXT, spanContextOf(parent));
}

const idsOf = ({ traceId, spanId, traceFlags }: SpanContext): TraceIds => ({
  traceId,
  spanId,
  flags: traceFlags & 1,
});

const spanContextOf = ({ traceId, spanId, flags }: TraceIds): SpanContext => ({
  traceId,
  spanId,
  traceFlags: flags,
  isRemote: true,
});

const attributesOf = (details: Details): Attributes =>
  Object.fromEntries(Object.entries(details).map(([name, value]) => [`facteur.${name}`, value]));
