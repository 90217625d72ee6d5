import type { TraceQuery, TraceReport } from '../../../domain/trace/trace.ts';
import { createTraceAssembler } from './assemble-trace.ts';
import type { LogSource } from './log-source.ts';
import { readEntry } from './parse-line.ts';
import type { ListHeld } from './queue-listing.ts';

/** A worker on another host answers within 8 seconds. */
const timeLimit = 5_000;

/** A message that comes in just before a time has its first lines there. */
const margin = 5 * 60_000;

/** Looks in a mail server's log for what became of mail. @throws MailServerUnavailable where it can't be read. */
export async function traceInLog(
  source: LogSource,
  query: TraceQuery,
  listHeld: ListHeld,
): Promise<TraceReport> {
  const trace = createTraceAssembler(query);
  const { from } = await source.read(
    query.since - margin,
    (line) => {
      const entry = readEntry(line);
      if (entry) trace.add(entry);
    },
    AbortSignal.timeout(timeLimit),
  );
  const held = trace.isAnyQueued() ? await listHeld() : null;
  return trace.report(from !== null && from > query.since ? from : null, held);
}
