import type { Address } from '../../../../src/domain/address/address.ts';
import type { TraceQuery, TraceReport } from '../../../../src/domain/trace/trace.ts';
import { createTraceAssembler } from '../../../../src/mail-servers/shared/postfix-log/assemble-trace.ts';
import { parseLine, readEntry } from '../../../../src/mail-servers/shared/postfix-log/parse-line.ts';

/** When the recorded logs are read. */
const now = new Date(2026, 10, 27, 20, 0, 0).getTime();

/** What is asked of mail to an address, on the day of the recorded logs. */
export const toAddress = (address: string, from?: string): TraceQuery => ({
  of: {
    kind: 'address',
    names: [address as Address],
    delimiters: '+',
    ...(from !== undefined && { from }),
  },
  since: now - 24 * 60 * 60_000,
  limit: 100,
});

export const ofMessage = (id: string): TraceQuery => ({
  of: { kind: 'message', id },
  since: now - 24 * 60 * 60_000,
  limit: 100,
});

/** What a log says. */
export function traceOf(
  log: string,
  query: TraceQuery,
  held: ReadonlySet<string> | null = null,
): TraceReport {
  const trace = createTraceAssembler(query);
  for (const line of log.split('\n')) {
    const parsed = parseLine(line.trim(), now);
    const entry = parsed && readEntry(parsed);
    if (entry) trace.add(entry);
  }
  return trace.report(null, held);
}
