import { randomUUID } from 'node:crypto';

/** Names a span and its trace, as W3C Trace Context does. */
export type TraceIds = {
  /** 16 octets, in hex. */
  readonly traceId: string;
  /** 8 octets, in hex. */
  readonly spanId: string;
  /** Whether its spans are recorded: 1; else 0. */
  readonly flags: number;
};

/** Makes the ids of a new trace, none of whose spans is recorded. */
export const newTraceIds = (): TraceIds => ({
  traceId: randomHex(),
  spanId: randomHex().slice(16),
  flags: 0,
});

/** 32 digits, those of a UUID: Node draws random octets for many of these at once. */
const randomHex = (): string => randomUUID().replaceAll('-', '');

/** Writes ids as a `traceparent` (w3.org/TR/trace-context), to be stored or sent. */
export const formatTraceparent = ({ traceId, spanId, flags }: TraceIds): string =>
  `00-${traceId}-${spanId}-0${flags & 1}`;

const traceparent = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads what {@link formatTraceparent} has written; null where it is anything else. */
export function parseTraceparent(text: string | null | undefined): TraceIds | null {
  const [, traceId, spanId, flags] = traceparent.exec(text ?? '') ?? [];
  return traceId && spanId && flags ? { traceId, spanId, flags: Number.parseInt(flags, 16) & 1 } : null;
}

/** Whether two are of one trace. */
export const isSameTrace = (one: string, other: string | null): boolean =>
  parseTraceparent(one)?.traceId === parseTraceparent(other)?.traceId;
