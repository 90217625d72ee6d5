import { parseTraceparent } from '../lib/trace-ids.ts';
import type { Logger } from '../logging/logger.ts';
import type { AppendedRow } from '../store/tables/audit.ts';

/**
 * Says in the log what was committed to the audit: the event, and the request that it is about, with the id of that one's
 * trace, whoever acted. Changes of one request that ended alike are one line.
 */
export function logAudited(
  log: Pick<Logger, 'info'>,
  traceparentOf: (request: number) => string | null,
  rows: readonly AppendedRow[],
): void {
  const alike = Object.values(Object.groupBy(rows, ({ event, requestId }) => `${event} ${requestId}`));
  for (const [first, ...others] of alike.map((each) => each ?? [])) {
    if (!first) continue;
    const { id, event, requestId } = first;
    const traced = requestId === null ? null : parseTraceparent(traceparentOf(requestId));
    const details = {
      ...{ audit: id, event },
      ...(others.length > 0 && { rows: others.length + 1 }),
      ...(requestId !== null && { request: requestId }),
      ...(traced && { traceId: traced.traceId }),
    };
    log.info(details, 'Audited');
  }
}
