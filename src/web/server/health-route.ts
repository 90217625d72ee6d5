import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Condition } from '../../domain/condition.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { isLocalRequest } from '../security/local-request.ts';
import { timingSafeEqualText } from '../security/timing-safe-equal.ts';

/** Tells one running Facteur from another, and nothing else of it. */
export const instanceHeader = 'facteur-instance';

/** Milliseconds for which an answer is good: to know how the mail server is may start a program. */
const cacheTime = 1_000;

export type HealthRouteOptions = {
  readonly healthChecks: AppContext['healthChecks'];
  /** Who sends it is told of each part; null: only whoever asks on this machine. */
  readonly token: string | null;
  readonly reportError: ReportError;
};

/**
 * GET /health, for monitors: 200 and `ok` where every part works, else 503 and `degraded`. Anyone who reaches the
 * server may ask; the parts, which name mail servers and their errors, are for who asks on this machine or with the token.
 */
export function addHealthRoute(
  server: FastifyInstance,
  { healthChecks, token, reportError }: HealthRouteOptions,
): void {
  const instance = randomUUID();
  const current = cacheFor(cacheTime, () =>
    healthChecks().catch((error: unknown) => [unknownHealth(reportError, error)]),
  );
  server.get('/health', async (request, reply) => {
    const parts = await current();
    const well = parts.every(({ ok }) => ok);
    return reply
      .code(well ? 200 : 503)
      .headers({ 'cache-control': 'no-store', [instanceHeader]: instance })
      .send({ status: well ? 'ok' : 'degraded', ...(maySeeParts(request, token) && { parts }) });
  });
}

/** A monitor that is answered with an error page would know no more than that something is wrong. */
const unknownHealth = (reportError: ReportError, error: unknown): Condition => ({
  part: 'Health',
  ok: false,
  detail: `can’t be told: the log has the cause (error ${reportError(error, 'How the parts are could not be asked')})`,
});

const maySeeParts = (request: FastifyRequest, token: string | null): boolean =>
  isLocalRequest(request) ||
  (token !== null && timingSafeEqualText(request.headers.authorization ?? '', `Bearer ${token}`));

/** Asks once for all who want to know within some milliseconds. */
function cacheFor<T>(milliseconds: number, ask: () => Promise<T>): () => Promise<T> {
  let shared: Promise<T> | null = null;
  const forget = () => {
    shared = null;
  };
  return () => {
    shared ??= ask().finally(() => setTimeout(forget, milliseconds).unref());
    return shared;
  };
}
