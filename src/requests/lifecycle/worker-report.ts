import { z } from 'zod';
import type { ClaimRef } from './claim-handler.ts';
import type { ApplyResult } from './settle.ts';

/** What a worker on another host reports of an order that it took. */
export type WorkerReport = ClaimRef & {
  readonly report: ApplyResult | { readonly kind: 'unfinished'; readonly trouble: string };
};

const removedSchema = z.looseObject({
  id: z.string(),
  holds: z.union([
    z.object({ messages: z.int(), bytes: z.int() }),
    z.object({ unknown: z.looseObject({ why: z.string() }) }),
  ]),
});

const stateSchema = z.looseObject({
  mailbox: z.looseObject({ id: z.string(), quota: z.int().nullable() }).nullable(),
  forwards: z.array(z.string()),
  enabled: z.boolean(),
});

const reportSchema = z.object({
  row: z.int(),
  claim: z.string(),
  request: z.int(),
  planHash: z.string(),
  report: z.discriminatedUnion('kind', [
    z.looseObject({ kind: z.literal('applied'), removed: z.array(removedSchema) }),
    z.looseObject({ kind: z.literal('found-changed'), found: stateSchema.nullable() }),
    z.looseObject({ kind: z.literal('impossible'), why: z.looseObject({ code: z.string() }) }),
    z.looseObject({ kind: z.literal('gave-up'), trouble: z.string().nullable(), errorId: z.string() }),
    z.looseObject({ kind: z.literal('unfinished'), trouble: z.string() }),
  ]),
});

/** Reads a report. Null where it has another form: a worker that is broken, or taken over, may report anything. */
export function parseWorkerReport(content: unknown): WorkerReport | null {
  const read = reportSchema.safeParse(content);
  // Of that form; whoever has the key means by it what we do.
  return read.success ? (read.data as WorkerReport) : null;
}
