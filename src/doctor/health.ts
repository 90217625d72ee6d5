import { z } from 'zod';

const health = z.object({
  status: z.enum(['ok', 'degraded']),
  parts: z.array(z.object({ part: z.string(), ok: z.boolean(), detail: z.string() })),
});

/** What a running Facteur says of itself. */
export type Health = z.infer<typeof health>;

/** Who answers at an address: a Facteur with its health, or something else with its status and where it leads. */
export type Answer =
  | { readonly by: 'facteur'; readonly health: Health }
  | { readonly by: 'other'; readonly status: number; readonly leadsTo: string | null };

/** Asks `GET /health`. @throws Error of `fetch` where nobody answers. */
export async function askHealth(url: string, signal: AbortSignal): Promise<Answer> {
  const reply = await fetch(`${url}/health`, { signal, redirect: 'manual' });
  const read = health.safeParse(await reply.json().catch(() => null));
  return read.success
    ? { by: 'facteur', health: read.data }
    : { by: 'other', status: reply.status, leadsTo: reply.headers.get('location') };
}

/** Whether two answers come from one Facteur, as far as they tell: the same parts, over the same domains. */
export const isSame = (one: Health, other: Health): boolean => traits(one) === traits(other);

const traits = ({ parts }: Health): string =>
  JSON.stringify(parts.map(({ part, detail }) => (part === 'Mail server' ? [part, detail] : [part])));
