import { RetryLater } from '../lib/retry-later.ts';
import { formatTraceparent, parseTraceparent, type TraceIds } from '../lib/trace-ids.ts';
import { errorName } from './error-name.ts';
import type { Details, OpenSpan, SpanKind } from './spans.ts';
import type { TraceContext } from './trace-context.ts';

/** A piece of work that has a span, and perhaps a line in the log. */
export type Operation = {
  /** The span's name: few differ. */
  readonly name: string;
  /** `internal` unless given. */
  readonly kind?: SpanKind;
  readonly details?: Details;
  /** The number of the request that it is about: every line that is logged meanwhile has it. */
  readonly request?: number | undefined;
  /** What the log says at its end. */
  readonly logged?: string;
};

/** @param note adds to the details, for what is known only later. */
type Work<T> = (note: (details: Details) => void) => T;

/**
 * Follows what was asked for through everything that it leads to, in spans and in the log, across processes: all of it has
 * one trace id.
 */
export type Tracing = {
  /** Does work as part of the present trace; of a new one where there is none. */
  readonly run: <T>(operation: Operation, work: Work<T>) => T;
  /** Begins a trace. */
  readonly begin: <T>(operation: Operation, work: Work<T>) => T;
  /**
   * Goes on with a trace that was stored or sent; without one, as `run` does. Where the present work is part of another trace,
   * the span is linked with that.
   */
  readonly resume: <T>(traceparent: string | null | undefined, operation: Operation, work: Work<T>) => T;
  /** Names the present span, so that its trace can be gone on with; null: there is none. */
  readonly traceparent: () => string | null;
};

type TracingOptions = {
  readonly context: TraceContext;
  readonly log: { readonly info: (details: object, message: string) => void };
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
};

export function createTracing({ context, log, monotonicNow }: TracingOptions): Tracing {
  const { spans, about } = context;

  /** Ends a span with its work, and says in the log that it ended. */
  const observe = <T>(
    { logged, details }: Operation,
    link: TraceIds | null,
    span: OpenSpan,
    work: Work<T>,
  ): T => {
    const since = monotonicNow();
    let known: Details = link ? { ...details, from: link.traceId } : (details ?? {});
    const end = (error?: unknown): void => {
      span.end(error);
      // What is to be done later is tried every half second.
      if (logged === undefined || error instanceof RetryLater) return;
      const failed = error === undefined ? {} : { failed: errorName(error) };
      log.info({ ...known, ...failed, ms: Math.round(monotonicNow() - since) }, logged);
    };
    const note = (more: Details): void => {
      known = { ...known, ...more };
      span.set(more);
    };
    return endWith(() => work(note), end);
  };

  const start = <T>(
    operation: Operation,
    parent: TraceIds | null,
    link: TraceIds | null,
    work: Work<T>,
  ): T => {
    const { name, kind = 'internal', details = {}, request } = operation;
    const all = request === undefined ? details : { ...details, request };
    const inSpan = () =>
      spans.within({ name, kind, details: all, parent, link }, (span) =>
        observe(operation, link, span, work),
      );
    // What begins or goes on with another trace is not about the request that led to it.
    if (request !== undefined) return about(request, inSpan);
    return parent === null || link ? about(null, inSpan) : inSpan();
  };

  const run: Tracing['run'] = (operation, work) => start(operation, spans.active(), null, work);
  return {
    run,
    begin: (operation, work) => start(operation, null, null, work),
    resume: (traceparent, operation, work) => {
      const [stored, active] = [parseTraceparent(traceparent), spans.active()];
      return !stored || stored.traceId === active?.traceId
        ? run(operation, work)
        : start(operation, stored, active, work);
    },
    traceparent: () => {
      const active = spans.active();
      return active && formatTraceparent(active);
    },
  };
}

/** Does work, and calls `end` once it has ended, with the error where it failed. */
function endWith<T>(work: () => T, end: (error?: unknown) => void): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    end(error);
    throw error;
  }
  if (!(result instanceof Promise)) {
    end();
    return result;
  }
  // The same promise is returned: whoever waits for it is held up by nothing, and handles its rejection.
  result.then(
    () => end(),
    (error: unknown) => end(error),
  );
  return result;
}

/** Follows nothing. */
export const noTracing: Tracing = {
  run: (_, work) => work(() => undefined),
  begin: (_, work) => work(() => undefined),
  resume: (_traceparent, _operation, work) => work(() => undefined),
  traceparent: () => null,
};
