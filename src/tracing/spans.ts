import { AsyncLocalStorage } from 'node:async_hooks';
import { newTraceIds, type TraceIds } from '../lib/trace-ids.ts';

/** What is known of a piece of work: short, few, and nothing that people typed, no address and no secret. */
export type Details = Readonly<Record<string, string | number | boolean>>;

export type SpanKind = 'internal' | 'server' | 'client' | 'consumer';

type SpanStart = {
  /** What kind of work it is: few differ. */
  readonly name: string;
  readonly kind: SpanKind;
  readonly details: Details;
  /** Null: it begins a trace. */
  readonly parent: TraceIds | null;
  /** Another trace that it follows from. */
  readonly link: TraceIds | null;
};

export type OpenSpan = {
  readonly set: (details: Details) => void;
  /** @param error why its work failed. */
  readonly end: (error?: unknown) => void;
};

/** Makes spans, and knows which one the present work is part of. */
export type Spans = {
  readonly active: () => TraceIds | null;
  /** Runs work, and all that it starts, within a new span. */
  readonly within: <T>(start: SpanStart, work: (span: OpenSpan) => T) => T;
};

const unrecorded: OpenSpan = { set: () => undefined, end: () => undefined };

/** Where nothing is exported: ids for the log alone. A trace's spans all have the ids of its first one. */
export function createIdsOnly(): Spans {
  const present = new AsyncLocalStorage<TraceIds>();
  return {
    active: () => present.getStore() ?? null,
    within: ({ parent }, work) => present.run(parent ?? newTraceIds(), work, unrecorded),
  };
}
