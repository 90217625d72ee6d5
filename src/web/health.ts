import type { FastifyInstance } from 'fastify';
import type { Office } from '../requests/office.ts';

/**
 * GET /health, for monitors: 200 and `ok` where every part works, else 503 and `degraded`. Anyone who reaches
 * the server may ask, so the conditions' details hold no secret.
 */
export function addHealth(app: FastifyInstance, conditions: Office['conditions']): void {
  app.get('/health', async (_request, reply) => {
    const parts = await conditions();
    const well = parts.every(({ ok }) => ok);
    return reply
      .code(well ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: well ? 'ok' : 'degraded', parts });
  });
}
