import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Condition } from '../../domain/condition.ts';
import type { Unexpected } from '../../logging/report-error.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { isFromHere } from '../security/local-request.ts';
import { sameText } from '../security/timing-safe-equal.ts';

/** Tells one running Facteur from another, and nothing else of it. */
export const instanceHeader = 'facteur-instance';

/** Milliseconds for which an answer is good: to know how the mail server is may start a program. */
const freshness = 1_000;

export type HealthSetting = {
  readonly conditions: Office['conditions'];
  /** Who sends it is told of each part; null: only whoever asks on this machine. */
  readonly token: string | null;
  readonly unexpected: Unexpected;
};

/**
 * GET /health, for monitors: 200 and `ok` where every part works, else 503 and `degraded`. Anyone who reaches the
 * server may ask; the parts, which name mail servers and their errors, are for who asks on this machine or with the token.
 */
export function addHealth(app: FastifyInstance, { conditions, token, unexpected }: HealthSetting): void {
  const instance = randomUUID();
  const current = sharedFor(freshness, () =>
    conditions().catch((error: unknown) => [untold(unexpected, error)]),
  );
  app.get('/health', async (request, reply) => {
    const parts = await current();
    const well = parts.every(({ ok }) => ok);
    return reply
      .code(well ? 200 : 503)
      .headers({ 'cache-control': 'no-store', [instanceHeader]: instance })
      .send({ status: well ? 'ok' : 'degraded', ...(mayKnow(request, token) && { parts }) });
  });
}

/** A monitor that is answered with an error page would know no more than that something is wrong. */
const untold = (unexpected: Unexpected, error: unknown): Condition => ({
  part: 'Health',
  ok: false,
  detail: `can’t be told: the log has the cause (error ${unexpected(error, 'How the parts are could not be asked')})`,
});

const mayKnow = (request: FastifyRequest, token: string | null): boolean =>
  isFromHere(request) || (token !== null && sameText(request.headers.authorization ?? '', `Bearer ${token}`));

/** Asks once for all who want to know within some milliseconds. */
function sharedFor<T>(milliseconds: number, ask: () => Promise<T>): () => Promise<T> {
  let shared: Promise<T> | null = null;
  const forget = () => {
    shared = null;
  };
  return () => {
    shared ??= ask().finally(() => setTimeout(forget, milliseconds).unref());
    return shared;
  };
}
