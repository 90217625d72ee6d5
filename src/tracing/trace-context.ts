import { AsyncLocalStorage } from 'node:async_hooks';
import type { Spans } from './spans.ts';

/** What the present work is part of. */
export type TraceContext = {
  readonly spans: Spans;
  /** Runs work that is about a request; null: about none. */
  readonly about: <T>(request: number | null, work: () => T) => T;
  /** What every line says that is logged meanwhile. */
  readonly logFields: () => { readonly traceId?: string; readonly request?: number };
};

export function createTraceContext(spans: Spans): TraceContext {
  const requests = new AsyncLocalStorage<number | null>();
  return {
    spans,
    about: (request, work) => requests.run(request, work),
    logFields: () => {
      const ids = spans.active();
      const request = requests.getStore() ?? null;
      return { ...(ids && { traceId: ids.traceId }), ...(request !== null && { request }) };
    },
  };
}
