import { z } from 'zod';
import type { ClaimRef } from './claim-handler.ts';
import type { Trouble } from './mark-unfinished.ts';
import type { ChangeResult } from './settle.ts';

/** What a worker on another host reports about orders that it claimed. */
export type WorkerReport = ClaimRef & {
  /** What became of those that ended. */
  readonly results: readonly ChangeResult[];
  /** Why others go on being tried. */
  readonly troubles: readonly Trouble[];
  /** The worker's span; absent: none is known. */
  readonly traceparent?: string | undefined;
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
  login: z.boolean().optional(),
});

const resultSchema = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('applied'),
    removed: z.array(removedSchema),
    mailbox: z.string().optional(),
  }),
  z.looseObject({
    kind: z.literal('found-changed'),
    found: stateSchema.nullable(),
    at: z.string().optional(),
  }),
  z.looseObject({ kind: z.literal('impossible'), why: z.looseObject({ code: z.string() }) }),
  z.looseObject({ kind: z.literal('gave-up'), trouble: z.string().nullable(), errorId: z.string() }),
]);

const reportSchema = z.object({
  row: z.int(),
  claim: z.string(),
  request: z.int(),
  planHash: z.string(),
  results: z.array(z.object({ position: z.int(), result: resultSchema })),
  troubles: z.array(z.object({ position: z.int(), trouble: z.string() })),
  traceparent: z.string().optional(),
});

/** Parses a report; null where it has another form: a broken or compromised worker may report anything. */
export function parseWorkerReport(content: unknown): WorkerReport | null {
  const parsed = reportSchema.safeParse(content);
  // The schema checks the form; the branded types within are trusted from whoever has the key.
  return parsed.success ? (parsed.data as WorkerReport) : null;
}
