import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Condition } from '../../domain/condition.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { isLocalRequest } from '../security/local-request.ts';
import { timingSafeEqualText } from '../security/timing-safe-equal.ts';

/** The response header that distinguishes one running Facteur from another, and reveals nothing else. */
export const instanceHeader = 'facteur-instance';

/** Milliseconds for which an answer is reused: a mail server's check may start a program. */
const cacheTime = 1_000;

export type HealthRouteOptions = {
  readonly healthChecks: AppContext['healthChecks'];
  /** The bearer token that shows the parts; null: only requests from this machine see them. */
  readonly token: string | null;
  readonly reportError: ReportError;
};

/**
 * Adds GET /health for monitors: 200 and `ok` where every part works, else 503 and `degraded`. It is public; the parts,
 * which name mail servers and their errors, are shown only to requests from this machine or with the token.
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
    const isHealthy = parts.every(({ ok }) => ok);
    return reply
      .code(isHealthy ? 200 : 503)
      .headers({ 'cache-control': 'no-store', [instanceHeader]: instance })
      .send({ status: isHealthy ? 'ok' : 'degraded', ...(maySeeParts(request, token) && { parts }) });
  });
}

/** Stands for all checks where they throw: an error page would tell a monitor nothing. */
const unknownHealth = (reportError: ReportError, error: unknown): Condition => ({
  part: 'Health',
  ok: false,
  detail: `can’t be told: the log has the cause (error ${reportError(error, 'How the parts are could not be asked')})`,
});

const maySeeParts = (request: FastifyRequest, token: string | null): boolean =>
  isLocalRequest(request) ||
  (token !== null && timingSafeEqualText(request.headers.authorization ?? '', `Bearer ${token}`));

/** Shares a result between all calls within some milliseconds after it. */
function cacheFor<T>(milliseconds: number, load: () => Promise<T>): () => Promise<T> {
  let shared: Promise<T> | null = null;
  const forget = () => {
    shared = null;
  };
  return () => {
    shared ??= load().finally(() => setTimeout(forget, milliseconds).unref());
    return shared;
  };
}
