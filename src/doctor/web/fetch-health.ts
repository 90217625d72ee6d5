import { z } from 'zod';
import { healthStates } from '../../app/health/probe.ts';
import { instanceHeader } from '../../web/server/health-route.ts';

const health = z.object({
  status: z.enum(['ok', 'degraded', 'standby']),
  parts: z
    .array(
      z.object({
        part: z.string(),
        ok: z.boolean(),
        detail: z.string(),
        // Missing in answers of an older Facteur.
        id: z.string().optional(),
        state: z.enum(healthStates).optional(),
      }),
    )
    .optional(),
});

/** The answer of a running Facteur's /health; it shows its parts only to some clients. */
export type Health = z.infer<typeof health> & { readonly instance: string | null };

/** The answer at a URL: a Facteur's health, or another server's status and redirection. */
export type HealthResponse =
  | { readonly by: 'facteur'; readonly health: Health }
  | { readonly by: 'other'; readonly status: number; readonly location: string | null };

/** Requests `/health`. @throws Error of `fetch` where nothing answers. */
export async function fetchHealth(url: string, signal: AbortSignal): Promise<HealthResponse> {
  const reply = await fetch(`${url}/health`, { signal, redirect: 'manual' });
  const read = health.safeParse(await reply.json().catch(() => null));
  return read.success
    ? { by: 'facteur', health: { ...read.data, instance: reply.headers.get(instanceHeader) } }
    : { by: 'other', status: reply.status, location: reply.headers.get('location') };
}

/** Whether two answers come from the same Facteur. Versions without an instance header are compared by their mail server's details. */
export const isSameInstance = (one: Health, other: Health): boolean =>
  one.instance === other.instance && (one.instance !== null || fingerprint(one) === fingerprint(other));

const fingerprint = ({ parts = [] }: Health): string =>
  JSON.stringify(parts.map(({ part, detail }) => (part === 'Mail server' ? [part, detail] : [part])));
