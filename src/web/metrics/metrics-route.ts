import type { FastifyInstance } from 'fastify';
import { hasToken } from './authorization.ts';
import { type Exposition, expositionHeaders, metricsPath } from './exposition.ts';

/** Adds GET /metrics to the web server for whoever has the token. To all others there is no such page. */
export function addMetricsRoute(server: FastifyInstance, exposition: Exposition, token: string): void {
  server.get(metricsPath, async (request, reply) => {
    if (!hasToken(request.headers.authorization, token)) return reply.callNotFound();
    return reply.headers(expositionHeaders(exposition)).send(await exposition.scrape());
  });
}
