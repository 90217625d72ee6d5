import { z } from 'zod';
import { healthStates } from '../../app/health/probe.ts';
import { instanceHeader } from '../../web/server/health-route.ts';

const health = z.object({
  status: z.enum(['ok', 'degraded']),
  parts: z
    .array(
      z.object({
        part: z.string(),
        ok: z.boolean(),
        detail: z.string(),
        // Missing where an older Facteur runs.
        id: z.string().optional(),
        state: z.enum(healthStates).optional(),
      }),
    )
    .optional(),
});

/** What a running Facteur says of itself: of its parts only to some. */
export type Health = z.infer<typeof health> & { readonly instance: string | null };

/** Who answers at an address: a Facteur with its health, or something else with its status and where it leads. */
export type HealthResponse =
  | { readonly by: 'facteur'; readonly health: Health }
  | { readonly by: 'other'; readonly status: number; readonly leadsTo: string | null };

/** Asks `GET /health`. @throws Error of `fetch` where nobody answers. */
export async function fetchHealth(url: string, signal: AbortSignal): Promise<HealthResponse> {
  const reply = await fetch(`${url}/health`, { signal, redirect: 'manual' });
  const read = health.safeParse(await reply.json().catch(() => null));
  return read.success
    ? { by: 'facteur', health: { ...read.data, instance: reply.headers.get(instanceHeader) } }
    : { by: 'other', status: reply.status, leadsTo: reply.headers.get('location') };
}

/** Whether two answers come from one Facteur. One from before it named itself is told by its domains. */
export const isSameInstance = (one: Health, other: Health): boolean =>
  one.instance === other.instance && (one.instance !== null || fingerprint(one) === fingerprint(other));

const fingerprint = ({ parts = [] }: Health): string =>
  JSON.stringify(parts.map(({ part, detail }) => (part === 'Mail server' ? [part, detail] : [part])));
